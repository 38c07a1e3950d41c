import { auditFacts, type AuditFacts } from '#shared/domain/audit-entry.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Db } from '../storage/open-database.ts'
import type { AnchorFile } from './anchor-file.ts'
import { entryBody, genesis, sha256, type StoredEntry } from './chain.ts'
import type { Checkpoint, CheckpointSigner } from './checkpoint.ts'
import type { Verdict } from './chain-check.ts'
import { verifyChain } from './verify.ts'

/** Entries between two checkpoints. */
const checkpointEvery = 100

/** What a caller tells; the store adds the instant and the link. */
export type NewEntry = Omit<AuditFacts, 'at' | 'account' | 'procedure' | 'step' | 'ticket' | 'trace' | 'detail'> &
  Partial<Pick<AuditFacts, 'account' | 'procedure' | 'step' | 'ticket' | 'trace' | 'detail'>>

/** The append-only, hash-chained audit. */
export interface AuditStore {
  /** Appends inside the caller's transaction if there is one. @throws when the disk refuses: then nothing may be sent. */
  append(entry: NewEntry): void
  head(): { seq: number; hash: string }
  /** Signs the head and writes it to both places; does nothing when the head is signed already. */
  checkpoint(): void
  checkpoints(): Checkpoint[]
  /** The newest entry that a checkpoint in the database signs; 0 while there is none. */
  signedTo(): number
  entries(): IterableIterator<StoredEntry>
  /** Checks the whole chain, from its first entry, here and now: for tools and tests; the app asks its reader. */
  verify(): Verdict
  /** Called after each commit that appended. */
  onAppended(listener: (seq: number) => void): void
  /** To be called by whoever committed, so that listeners hear of durable entries only. */
  announce(): void
}

export interface AuditParts {
  db: Db
  clock: Clock
  signer: CheckpointSigner
  anchors: AnchorFile
}

/** The audit in this database, which must have its tables; it checks nothing until `verify` is called. */
export function openAudit({ db, clock, signer, anchors }: AuditParts): AuditStore {
  const selectHead = db.prepare<[], { seq: number; hash: string }>(
    'SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1',
  )
  const insertEntry = db.prepare<[number, string, string]>('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
  const selectEntries = db.prepare<[], StoredEntry>('SELECT seq, body, hash FROM entry ORDER BY seq')
  const insertCheckpoint = db.prepare<[number, string, string]>(
    'INSERT INTO checkpoint (seq, body, signature) VALUES (?, ?, ?)',
  )
  const selectCheckpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint ORDER BY seq')
  const selectNewest = db.prepare<[], Checkpoint>(
    'SELECT seq, body, signature FROM checkpoint ORDER BY seq DESC LIMIT 1',
  )
  const listeners: ((seq: number) => void)[] = []

  const lastSigned = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM checkpoint').pluck()
  const signedTo = (): number => lastSigned.get() ?? 0
  const head = (): { seq: number; hash: string } => selectHead.get() ?? { seq: 0, hash: genesis }

  function append(entry: NewEntry): void {
    // guard: audit-store.entry-shape
    const facts = auditFacts.parse({
      account: null,
      procedure: null,
      step: null,
      ticket: null,
      trace: null,
      detail: {},
      ...entry,
      at: instantOf(clock),
    })
    const before = head()
    const seq = before.seq + 1
    const body = entryBody(seq, facts, before.hash)
    insertEntry.run(seq, body, sha256(body))
  }

  function checkpoint(): void {
    const at = head()
    if (at.seq === 0 || signedTo() === at.seq) return
    const signed = signer.sign(at, instantOf(clock), selectNewest.get() ?? null)
    // guard: audit-store.second-place
    anchors.append(signed)
    insertCheckpoint.run(signed.seq, signed.body, signed.signature)
  }

  /** Asks the database at the first entry only: an iteration that never began would keep the connection busy for good. */
  function* entries(): IterableIterator<StoredEntry> {
    yield* selectEntries.iterate()
  }

  /** The entries are durable without it: a file that refuses is tried again next time, and `verify` says since when. */
  function checkpointIfPossible(): void {
    // guard: audit-store.checkpoint-failure
    try {
      checkpoint()
    } catch {
      return
    }
  }

  return {
    append,
    head,
    checkpoint,
    checkpoints: () => selectCheckpoints.all(),
    signedTo,
    entries,
    verify: () => verifyChain(entries(), [...selectCheckpoints.all(), ...anchors.read()], signer.publicKey),
    onAppended: (listener) => listeners.push(listener),
    announce: () => {
      const { seq } = head()
      // guard: audit-store.checkpoint-interval
      if (seq - signedTo() >= checkpointEvery) checkpointIfPossible()
      for (const listener of listeners) listener(seq)
    },
  }
}
