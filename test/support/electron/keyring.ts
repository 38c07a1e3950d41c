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
 * @returns what `LaunchOptions.wrapper` takes
 */
export function withKeyring(folder: string): (executablePath: string) => string {
  return (executablePath) => {
    const runtime = join(folder, 'run')
    mkdirSync(runtime, { recursive: true, mode: 0o700 })
    const file = join(folder, 'start-with-keyring.sh')
    writeFileSync(
      file,
      `#!/bin/sh
export XDG_DATA_HOME='${folder}' XDG_RUNTIME_DIR='${runtime}' XDG_CURRENT_DESKTOP=GNOME
exec dbus-run-session -- sh -c 'printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"' sh '${executablePath}' --password-store=gnome-libsecret "$@"
`,
    )
    chmodSync(file, 0o700)
    return file
  }
}
