import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export interface LogFile {
  /** Adds a line with its line end; never throws. A line that the disk refuses is lost, and counted. */
  write(line: string): void
  close(): void
}

export interface LogFileOptions {
  /** Made where it is missing; only its owner may enter. */
  folder: string
  /** Bytes after which the next file begins. */
  maxBytes?: number
  /** Files that are kept, the one in use included. */
  maxFiles?: number
  /** The line that says, before the first one after a gap, how many the disk had refused. */
  resumed(lost: number): string
}

/** Name of the file in use, or of an older one: `factordesk.log`, `factordesk.1.log` … */
export function logFileName(age: number): string {
  return age === 0 ? 'factordesk.log' : `factordesk.${age}.log`
}

export const maxLogFiles = 5
const readAndAppend =
  // guard: log-file.no-links
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)

/**
 * Writes lines to files of a bounded size and number that their owner alone may read. A line is given to the system at
 * once and not waited for on the disk: it outlives a crash of the app, if not of the computer.
 */
export function openLogFile({
  folder,
  maxBytes = 1_000_000,
  maxFiles = maxLogFiles,
  resumed,
}: LogFileOptions): LogFile {
  let handle: number | null = null
  let size = 0
  let lost = 0
  let closed = false
  const path = (age: number): string => join(folder, logFileName(age))

  function open(): number {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = openSync(path(0), readAndAppend, 0o600)
    // guard: log-file.mode
    fchmodSync(opened, 0o600)
    handle = opened
    size = fstatSync(opened).size
    // A line that a crash cut off must not swallow the next one.
    if (size > 0 && !endsALine(opened, size)) size += writeSync(opened, '\n')
    return opened
  }

  function shut(): void {
    if (handle !== null) closeSync(handle)
    handle = null
  }

  function rotate(): number {
    shut()
    // guard: log-file.oldest-removed
    rmSync(path(maxFiles - 1), { force: true })
    // guard: log-file.shifted
    for (let age = maxFiles - 2; age >= 0; age -= 1) renameIfThere(path(age), path(age + 1))
    return open()
  }

  /** All of it or nothing: half a line is taken back. */
  function append(text: string): void {
    const bytes = Buffer.from(text, 'utf8')
    let to = handle ?? open()
    // guard: log-file.rotation
    if (size > 0 && size + bytes.length > maxBytes) to = rotate()
    const before = size
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(to, bytes, written)
      size = before + written
    } catch (error) {
      ftruncateSync(to, before)
      throw error
    }
  }

  return {
    write: (line) => {
      if (closed) return
      try {
        // guard: log-file.lost-lines
        append(lost > 0 ? resumed(lost) + line : line)
        lost = 0
      } catch {
        lost += 1
        try {
          shut()
        } catch {
          handle = null
        }
      }
    },
    close: () => {
      closed = true
      try {
        shut()
      } catch {
        handle = null
      }
    },
  }
}

function endsALine(handle: number, size: number): boolean {
  const last = Buffer.alloc(1)
  return readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 0x0a
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
