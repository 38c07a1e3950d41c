import type { StoredEntry } from '#shared/audit/chain.ts'
import type { Checkpoint, Head } from '#shared/audit/checkpoint.ts'
import type { PortalDb } from './database.ts'

/** The audit as stored: entries, the signed heads that stay, and the signature of the newest entry. */
export interface AuditEntryRepository {
  newest(): Head | undefined
  append(entry: StoredEntry): void
  entries(): IterableIterator<StoredEntry>
  newestCheckpoint(): Checkpoint | undefined
  checkpoints(): Checkpoint[]
  addCheckpoint(checkpoint: Checkpoint): void
  signedHead(): Checkpoint | undefined
  setSignedHead(checkpoint: Checkpoint): void
}

/** Prepares its statements. */
export function createAuditEntryRepository(db: PortalDb): AuditEntryRepository {
  const newest = db.prepare<[], Head>('SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1')
  const append = db.prepare<[number, string, string]>('INSERT INTO audit_entries (seq, body, hash) VALUES (?, ?, ?)')
  const entries = db.prepare<[], StoredEntry>('SELECT seq, body, hash FROM audit_entries ORDER BY seq')
  const checkpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM audit_checkpoints ORDER BY seq')
  const last = db.prepare<[], Checkpoint>(
    'SELECT seq, body, signature FROM audit_checkpoints ORDER BY seq DESC LIMIT 1',
  )
  const add = db.prepare<[number, string, string]>(
    'INSERT INTO audit_checkpoints (seq, body, signature) VALUES (?, ?, ?)',
  )
  const head = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM audit_head')
  const setHead = db.prepare<[number, string, string]>('INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?, ?)')
  return {
    newest: () => newest.get(),
    append: ({ seq, body, hash }) => void append.run(seq, body, hash),
    entries: () => entries.iterate(),
    newestCheckpoint: () => last.get(),
    checkpoints: () => checkpoints.all(),
    addCheckpoint: ({ seq, body, signature }) => void add.run(seq, body, signature),
    signedHead: () => head.get(),
    setSignedHead: ({ seq, body, signature }) => void setHead.run(seq, body, signature),
  }
}
