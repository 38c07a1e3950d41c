import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Checkpoint } from './checkpoint.ts'

/** The second place of every checkpoint, outside the database: one JSON line each, appended and synced. */
export interface AnchorFile {
  append(checkpoint: Checkpoint): void
  /** Every whole line; a torn last line (power loss in mid-write) is passed over. */
  read(): Checkpoint[]
}

export function openAnchorFile(file: string): AnchorFile {
  return {
    append: (checkpoint) => {
      const handle = openSync(file, 'a', 0o600)
      try {
        writeSync(handle, `${JSON.stringify(checkpoint)}\n`)
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

/** A checkpoint from its JSON text, or null when the text is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    const { seq, body, signature } = JSON.parse(text)
    return Number.isInteger(seq) && typeof body === 'string' && typeof signature === 'string'
      ? { seq, body, signature }
      : null
  } catch {
    return null
  }
}
