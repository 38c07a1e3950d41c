import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import type { Checkpoint } from './checkpoint.ts'

const checkpointLine = z.object({ seq: z.int().min(0), body: z.string(), signature: z.string() })

/** The second place of every checkpoint, outside the database: one JSON line each, appended and synced. */
export interface AnchorFile {
  append(checkpoint: Checkpoint): void
  /** Every whole line; a torn last line (power loss in mid-write) is passed over. */
  read(): Checkpoint[]
}

/** The file is made at the first checkpoint, for its owner alone; both calls throw the file system's own errors. */
export function openAnchorFile(file: string): AnchorFile {
  return {
    append: (checkpoint) => {
      // guard: anchor-file.mode
      const handle = openSync(file, 'a+', 0o600)
      try {
        // guard: anchor-file.torn-line
        writeSync(handle, `${endsTorn(handle) ? '\n' : ''}${JSON.stringify(checkpoint)}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
    read: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .flatMap((line) => parseCheckpoint(line) ?? [])
        : [],
  }
}

/** True when the last line has no end: what is written next would otherwise become part of it and be lost with it. */
function endsTorn(handle: number): boolean {
  const { size } = fstatSync(handle)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(handle, last, 0, 1, size - 1)
  return last.toString() !== '\n'
}

/** A checkpoint from its JSON text, or null when the text is none. */
function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return checkpointLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}
