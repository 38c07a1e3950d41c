import { entryBody, genesis, sha256 } from '#shared/audit/chain.ts'
import type { AuditAction, AuditFacts } from '#shared/domain/audit-entry.ts'
import { staffActor } from '#shared/domain/actors.ts'
import { instantAt } from '../clock.ts'
import type { Keys } from '../crypto/keys.ts'
import type { Portal } from '../portal.ts'
import { requestAtWork } from '../request-context.ts'

/** Entries between two signed heads that stay. */
const checkpointEvery = 100

/** What the audit needs of a server; the commands have it without one. */
export interface Audited {
  repositories: Pick<Portal['repositories'], 'auditEntries' | 'cases'>
  keys: Pick<Keys, 'auditSigner'>
}

/** What staff did, or what was done to staff. Nothing in it is secret. */
export interface StaffAction {
  /** Id of the member of staff; null for a command of the operator's. */
  staffId: string | null
  action: Extract<
    AuditAction,
    | 'session.signed-in'
    | 'session.sign-in-refused'
    | 'session.signed-out'
    | 'effect.intended'
    | 'effect.applied'
    | 'effect.rejected'
    | 'contact.read'
    | 'audit.exported'
    | 'staff.added'
    | 'staff.disabled'
    | 'backup.made'
    | 'backup.restored'
  >
  outcome: AuditFacts['outcome']
  caseId?: string | undefined
  accountId?: string | undefined
  trace?: string | undefined
  detail: AuditFacts['detail']
}

/**
 * Writes an entry to the server's audit, in the caller's transaction: what it records is there with its entry, or neither
 * is. The link is to the newest entry of the database, so that two programs on it have one chain.
 */
export function auditStaff({ repositories, keys }: Audited, entry: StaffAction, now: number): void {
  const { auditEntries, cases } = repositories
  const row = entry.caseId === undefined ? undefined : cases.byId(entry.caseId)
  const head = auditEntries.newest() ?? { seq: 0, hash: genesis }
  const at = instantAt(now)
  const facts: AuditFacts = {
    at,
    actor: entry.staffId === null ? 'app' : staffActor(entry.staffId),
    account: row?.accountId ?? entry.accountId ?? null,
    procedure: row?.id ?? null,
    step: null,
    action: entry.action,
    outcome: entry.outcome,
    ticket: row?.ticket ?? null,
    trace: entry.trace ?? requestAtWork()?.traceId ?? null,
    detail: entry.detail,
  }
  const seq = head.seq + 1
  const body = entryBody(seq, facts, head.hash)
  const hash = sha256(body)
  auditEntries.append({ seq, body, hash })
  const signed = keys.auditSigner().sign({ seq, hash }, at, auditEntries.newestCheckpoint() ?? null, 'effect')
  auditEntries.setSignedHead(signed)
  if (seq % checkpointEvery === 0) auditEntries.addCheckpoint(signed)
}
