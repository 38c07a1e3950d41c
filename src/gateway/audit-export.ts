import { createWholeFile } from '../files/whole-file.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import { genesis } from '#shared/audit/chain.ts'
import { checkpointLines, entryLines, exportEnds } from '#shared/audit/export-format.ts'
import { auditStaff } from '../portal/services/audit.ts'
import { fileProblem } from './problem.ts'
import type { Store } from './store.ts'

/**
 * Writes the whole audit to a file that `npm run verify` reads. The export is its own last entry.
 *
 * @returns how many entries, and the fingerprint of the key that signed them
 */
export function exportAudit(store: Store, file: string, now: Date): { entries: number; fingerprint: string } {
  const signer = store.keys.auditSigner()
  return store.transact(() => {
    const { auditEntries } = store.repositories
    auditStaff(store, { staffId: null, action: 'audit.exported', outcome: 'ok', detail: {} }, now.getTime())
    const { seq, hash } = auditEntries.newest() ?? { seq: 0, hash: genesis }
    const ends = exportEnds(
      {
        exportedAt: now.toISOString(),
        reason: 'requested',
        publicKey: signer.publicKey,
        fingerprint: signer.fingerprint,
        protection: 'owner-file',
        count: seq,
        first: Math.min(1, seq),
        last: seq,
        head: hash,
      },
      signer,
    )
    const kept = auditEntries.checkpoints()
    const newest = auditEntries.signedHead()
    const checkpoints = newest === undefined || kept.at(-1)?.seq === newest.seq ? kept : [...kept, newest]
    writeLines(file, [ends.header, checkpointLines(checkpoints)], auditEntries.entries(), ends.end)
    return { entries: seq, fingerprint: signer.fingerprint }
  })
}

function writeLines(file: string, before: string[], entries: Iterable<StoredEntry>, end: string): void {
  try {
    const whole = createWholeFile(file)
    try {
      for (const text of before) whole.write(text)
      for (const entry of entries) whole.write(entryLines([entry]))
      whole.write(end)
      whole.finish()
    } finally {
      whole.discard()
    }
  } catch (error) {
    throw fileProblem(error, `The export ${file}`)
  }
}
