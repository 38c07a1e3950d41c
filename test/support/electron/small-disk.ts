import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const unshare = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--mount']

/** Why no program can be given a small disk of its own here, or null where it can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'a file system of its own for one program needs Linux'
  const [file, ...args]: string[] = [...unshare, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]
  return spawnSync(file ?? '', args).status === 0 ? null : 'this system lets nobody mount'
}

/** A disk of so many megabytes that only one program sees, at its profile's folder; it goes away with the program. */
export interface SmallDisk {
  profile: string
  /** For `launchApp`. */
  wrapper(executablePath: string): string
  /** The profile's folder as this process sees it, while the program runs. */
  seenAt(pid: number): string
  /** Writes until there is no room left. */
  fill(pid: number): void
  /** Makes room again. */
  free(pid: number): void
  remove(): void
}

export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-disk-'))
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const script = join(folder, 'start')
  const seenAt = (pid: number): string => `/proc/${pid}/root${profile}`
  const filler = (pid: number): string => join(seenAt(pid), 'filler')
  return {
    profile,
    wrapper: (executablePath) => {
      const mounted = `mount -t tmpfs -o size=${megabytes}m,mode=700 tmpfs "${profile}" && exec "${executablePath}" "$@"`
      // Each command takes the place of the one before, so that the process that was started is the app in the end.
      writeFileSync(script, `#!/bin/sh\nexec ${unshare.join(' ')} sh -c '${mounted}' app "$@"\n`)
      chmodSync(script, 0o755)
      return script
    },
    seenAt,
    fill: (pid) => {
      const handle = openSync(filler(pid), 'w')
      try {
        for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) writeAll(handle, Buffer.alloc(size))
      } finally {
        closeSync(handle)
      }
    },
    free: (pid) => rmSync(filler(pid)),
    remove: () => {
      for (const one of [folder, profile]) rmSync(one, { recursive: true, force: true })
    },
  }
}

/** Writes the same again and again until the disk refuses. */
function writeAll(handle: number, block: Buffer): void {
  try {
    for (;;) writeSync(handle, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
