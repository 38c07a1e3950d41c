import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { z } from 'zod'
import type { Checkpoint } from '#shared/audit/checkpoint.ts'
import type { CheckpointLines } from '#shared/audit/signed-places.ts'

const checkpointLine = z.strictObject({ seq: z.int().min(0), body: z.string(), signature: z.string() })

/** Appends signed heads to a file outside the database, one JSON line each, and syncs it. */
export interface CheckpointFile {
  append(checkpoint: Checkpoint): void
  /** Takes every line out; nothing where there is no file. */
  empty(): void
  read(): CheckpointLines
  /** The last lines with a checkpoint, oldest first: a start needs no more, however long the file is. */
  newest(): Checkpoint[]
  /** Whether another program wrote to the file, or put another one in its place, since it was opened here, written to, or last asked. */
  wasWrittenElsewhere(): boolean
}

/** Some 150 lines. */
const tailBytes = 64 * 1024

// A link that somebody laid under this name is not followed.
// guard: anchor-file.no-link
const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

/** The file is made at the first checkpoint, for its owner alone; the calls throw the file system's own errors. */
export function openCheckpointFile(file: string): CheckpointFile {
  let known = stateOf(file)
  return {
    append: (checkpoint) => {
      // guard: anchor-file.mode
      const handle = openSync(file, flags, 0o600)
      try {
        // guard: anchor-file.torn-line
        cutUnfinishedLine(handle)
        writeSync(handle, `${JSON.stringify(checkpoint)}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
        known = stateOf(file)
      }
    },
    empty: () => {
      if (!existsSync(file)) return
      const handle = openSync(file, flags, 0o600)
      try {
        ftruncateSync(handle, 0)
      } finally {
        closeSync(handle)
        known = stateOf(file)
      }
    },
    newest: () =>
      // The first line may be cut in two, and then has none.
      wholeLines(tailOf(file)).flatMap((line) => parseCheckpoint(line) ?? []),
    read: () => {
      const lines = wholeLines(existsSync(file) ? readFileSync(file, 'utf8') : '')
      const checkpoints: Checkpoint[] = []
      const unreadable: number[] = []
      for (const [index, line] of lines.entries()) {
        const checkpoint = parseCheckpoint(line)
        if (checkpoint === null) unreadable.push(index + 1)
        else checkpoints.push(checkpoint)
      }
      return { checkpoints, unreadable }
    },
    wasWrittenElsewhere: () => {
      const before = known
      known = stateOf(file)
      return known !== before
    },
  }
}

/** What changes with each writing to a file: its inode, size, and time of change, in nanoseconds; '' where there is no file. */
function stateOf(file: string): string {
  const found = lstatSync(file, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? '' : [found.ino, found.size, found.mtimeNs].join(' ')
}

/** The lines that have an end. */
function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
}

/** The last bytes of a file; '' where there is none. */
function tailOf(file: string): string {
  if (!existsSync(file)) return ''
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    readSync(handle, tail, 0, tail.length, size - tail.length)
    return tail.toString('utf8')
  } finally {
    closeSync(handle)
  }
}

/** A line that a loss of power left unfinished was never a checkpoint: what is written next takes its place. */
function cutUnfinishedLine(handle: number): void {
  const { size } = fstatSync(handle)
  const block = Buffer.alloc(4096)
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - block.length)
    const read = readSync(handle, block, 0, end - from, from)
    const newline = block.subarray(0, read).lastIndexOf(10)
    if (newline !== -1) {
      if (from + newline + 1 < size) ftruncateSync(handle, from + newline + 1)
      return
    }
    end = from
  }
  if (size > 0) ftruncateSync(handle, 0)
}

/** A checkpoint from its JSON text, or null when the text is none. */
function parseCheckpoint(text: string): Checkpoint | null {
  try {
    return checkpointLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}
