import { constants, existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { openCheckpointFile, type CheckpointFile } from './checkpoint-file.ts'
import { checkpointText, type Checkpoint } from '#shared/audit/checkpoint.ts'

/** Copies the signed heads to a place of the operator's choice: another disk, a share, a colleague's computer. */
export interface SecondAnchor {
  /** Where it is kept, and whether the last head could not be written there; null where none is kept. */
  state(): { file: string; failing: boolean } | null
  /** Writes there from now on, first everything that was signed so far. Null: no longer. */
  keepIn(file: string | null): void
  /** Takes a head that was just signed. It is written without anybody waiting for it. */
  add(checkpoint: Checkpoint): void
  /** Resolves when everything that was taken is written, or could not be. */
  written(): Promise<void>
}

export interface SecondAnchorDeps {
  /** What was signed so far, and is on disk. */
  anchors: CheckpointFile
  heads: CheckpointFile
  /** Called once where a file that was written before is not there any more; it is written again from its beginning. */
  onMissing(): void
}

// guard: second-anchor.no-link
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

/**
 * Nothing waits for this file, and what cannot be written to it refuses nothing: a share that is away for a day is
 * completed when it is there again, and at the first head that is signed after a start. Checkpoints reach it from the database's own files, heads of effects as they are signed.
 *
 * @param file where the operator keeps it; null where none is kept
 */
export function createSecondAnchor({ anchors, heads, onMissing }: SecondAnchorDeps, file: string | null): SecondAnchor {
  let kept = file
  let failing = false
  let pending: Checkpoint[] = []
  /** Whether the file is known to contain everything that was signed before what is pending. */
  let isComplete = false
  let work = Promise.resolve()

  function write(): void {
    work = work.then(flush)
  }

  async function flush(): Promise<void> {
    const target = kept
    if (target === null) return
    const taken = pending
    pending = []
    try {
      // guard: second-anchor.missing
      if (isComplete && !existsSync(target)) {
        isComplete = false
        onMissing()
      }
      // guard: second-anchor.completed
      const news = isComplete ? taken : lackingIn(target, taken)
      if (news.length > 0) await append(target, news)
      isComplete = true
      failing = false
    } catch {
      failing = true
      isComplete = false
    }
  }

  function lackingIn(target: string, taken: readonly Checkpoint[]): Checkpoint[] {
    const there = new Set(openCheckpointFile(target).read().checkpoints.map(checkpointText))
    const all = [...anchors.read().checkpoints, ...heads.read().checkpoints, ...taken]
    const lacking = all.filter((one) => !there.has(checkpointText(one)))
    const once = new Map(lacking.map((one) => [checkpointText(one), one]))
    return [...once.values()].toSorted((one, other) => one.seq - other.seq)
  }

  return {
    state: () => (kept === null ? null : { file: kept, failing }),
    keepIn: (next) => {
      kept = next
      isComplete = false
      failing = false
      pending = []
      write()
    },
    add: (checkpoint) => {
      if (kept === null) return
      pending.push(checkpoint)
      write()
    },
    written: () => work,
  }
}

async function append(file: string, checkpoints: readonly Checkpoint[]): Promise<void> {
  const handle = await open(file, flags, 0o600)
  try {
    await handle.write(checkpoints.map((one) => `${JSON.stringify(one)}\n`).join(''))
    await handle.sync()
  } finally {
    await handle.close()
  }
}
