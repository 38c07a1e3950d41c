import { randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file that is being written and has no name of its own yet. */
export interface WholeFile {
  /** Where it is until then: a random name in the folder of the file. */
  readonly unfinished: string
  /** Appends all of it. */
  write(content: string | Uint8Array): void
  /** Syncs it and gives it its name. @throws what the file system throws; `discard` is then still to be called */
  finish(): void
  /** Removes what was written, unless it was finished. Never throws. */
  discard(): void
}

const noFollow = (constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0
const onlyNew =
  // guard: whole-file.only-new
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow

/**
 * Begins a file that appears under its name only when it is complete and on the disk. It is created under a random name,
 * exclusively, so that no link is followed, and renamed over the name: a link or an older file of that name is replaced,
 * and what a link leads to is not touched.
 *
 * (`write-file-atomic` opens its temporary file without O_EXCL and takes no stream.)
 *
 * @param mode of the file; its owner's alone unless said otherwise
 * @param name of the unfinished file; not made of the file's own name, which may be as long as a name can be
 * @throws the file system's own errors
 */
export function createWholeFile(file: string, mode = 0o600, name = unfinishedName()): WholeFile {
  const folder = dirname(file)
  const unfinished = join(folder, name)
  let handle: number | null = openSync(unfinished, onlyNew, mode)
  let finished = false
  const close = (): void => {
    if (handle !== null) closeSync(handle)
    handle = null
  }
  return {
    unfinished,
    write: (content) => {
      if (handle === null) throw new Error('the file is closed already')
      const bytes = Buffer.from(content)
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
    },
    finish: () => {
      if (handle === null) throw new Error('the file is closed already')
      fsyncSync(handle)
      close()
      renameSync(unfinished, file)
      finished = true
      syncFolder(folder)
    },
    discard: () => {
      try {
        close()
        // guard: storage.unfinished-file
        if (!finished) rmSync(unfinished, { force: true })
      } catch {
        // What cannot be removed was never complete, and its name says so.
      }
    },
  }
}

/**
 * Writes a file that appears under its name only when it is complete and on the disk.
 *
 * @throws the file system's own errors; an older file of that name is then untouched
 */
export function replaceFile(file: string, content: string | Uint8Array, mode?: number): void {
  const whole = createWholeFile(file, mode)
  try {
    whole.write(content)
    whole.finish()
  } finally {
    whole.discard()
  }
}

/** A name for a file that is not complete yet, which nobody can guess and lay something under. */
export function unfinishedName(): string {
  // guard: whole-file.random-name
  return `.factordesk-${randomBytes(12).toString('hex')}.part`
}

/** A rename survives a power loss once the folder is synced. Windows cannot open folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
