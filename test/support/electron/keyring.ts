import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { whyNotInstalled } from '../../../tools/real-servers/real-server.mjs'

/** Debian's GNOME Keyring, which keeps Chromium's key for `safeStorage`. */
const packages = { title: 'GNOME Keyring', packages: ['gnome-keyring', 'libsecret-1-0', 'dbus'], answers: [] }

/** @returns why there is none here, as a sentence; null where there is */
export function whyNoKeyring(): Promise<string | null> {
  return whyNotInstalled(packages, () => undefined)
}

/**
 * A program that starts the app in a session bus of its own, beside an unlocked keyring whose files are in the folder: two
 * starts with one folder have one keyring.
 *
 * @param state locked: nobody has typed its password, as after a sign-in without one
 * @returns what `LaunchOptions.wrapper` takes
 */
export function withKeyring(
  folder: string,
  state: 'unlocked' | 'locked' = 'unlocked',
): (executablePath: string) => string {
  return (executablePath) => {
    const runtime = join(folder, 'run')
    mkdirSync(runtime, { recursive: true, mode: 0o700 })
    const file = join(folder, `start-with-${state}-keyring.sh`)
    const daemon = 'gnome-keyring-daemon --components=secrets'
    // Its prompt gets no screen, as when somebody closes it: nobody is there to type a password.
    const screen = state === 'unlocked' ? '' : 'unset DISPLAY WAYLAND_DISPLAY'
    const start = state === 'unlocked' ? `printf password | ${daemon} --unlock` : `${daemon} --start`
    writeFileSync(
      file,
      `#!/bin/sh
export XDG_DATA_HOME='${folder}' XDG_RUNTIME_DIR='${runtime}' XDG_CURRENT_DESKTOP=GNOME APP_DISPLAY="$DISPLAY"
${screen}
exec dbus-run-session -- sh -c '${start} >/dev/null 2>&1; export DISPLAY="$APP_DISPLAY"; exec "$@"' sh '${executablePath}' --password-store=gnome-libsecret "$@"
`,
    )
    chmodSync(file, 0o700)
    return file
  }
}
