import type { AuditState } from '#shared/contract/snapshots.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { CheckpointSigner } from '../../audit/checkpoint.ts'
import { writeExport } from '../../audit/export/write-export.ts'
import { searchAudit } from '../../audit/search.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Db } from '../../storage/open-database.ts'
import { Refusal } from '../../refusal.ts'
import type { Handlers } from '../gate.ts'

export interface AuditHandlerParts {
  db: Db
  audit: AuditStore
  signer: CheckpointSigner
  protection: AuditState['keyProtection']
  clock: Clock
  /** Asks the user where to; null when they do not want to. */
  askForFile(suggested: string): Promise<string | null>
}

/** `audit.*`: searching, the state of the chain, and the export, which is itself an entry. */
export function auditHandlers(parts: AuditHandlerParts): Pick<Handlers, Extract<keyof Handlers, `audit.${string}`>> {
  const { db, audit, signer, protection, clock } = parts
  let asking = false

  /** A page that asks again and again does not pile up dialogs. */
  async function askOnce(): Promise<string | null> {
    if (asking) throw new Refusal('in-progress')
    asking = true
    const day = clock.now().toISOString().slice(0, 10)
    try {
      return await parts.askForFile(`factordesk-audit-${day}.jsonl`)
    } finally {
      asking = false
    }
  }

  return {
    'audit.list': (filter) => searchAudit(db, filter),
    'audit.state': () => ({
      entries: audit.head().seq,
      headHash: audit.head().hash,
      statement: audit.verifyNew(),
      keyFingerprint: signer.fingerprint,
      keyProtection: protection,
      lastCheckpointSeq: audit.checkpoints().at(-1)?.seq ?? 0,
    }),
    'audit.export': async () => {
      const file = await askOnce()
      if (file === null) return { file, entries: 0 }
      const entries = writeExport(file, audit, { signer, protection }, clock)
      audit.append({ actor: 'app', action: 'audit.exported', outcome: 'ok', detail: { entries } })
      audit.announce()
      return { file, entries }
    },
  }
}
