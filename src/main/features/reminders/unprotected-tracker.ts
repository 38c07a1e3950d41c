import { endOf } from '#shared/domain/local-time.ts'
import { beginningOf, isSameSpell } from '#shared/domain/unprotected.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { UnprotectedRecord, UnprotectedStore } from './unprotected-store.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { ProcedureRepository } from '../procedures/repository.ts'

export interface UnprotectedTrackerDeps {
  audit: AuditStore
  clock: Clock
  db: Db
  procedures: ProcedureRepository
}

/** Whose state was read or handled. */
interface SeenAccount {
  accountId: string
  accountName: string
  userId: string | null
  deskOnly: boolean
  /** When its state was last read before; null where it never was. */
  readAt: string | null
}

/** The times without 2FA: they begin and end with the state that is read of each account. */
export interface UnprotectedTracker {
  /**
   * Takes a two-factor state. To be called inside the transaction that keeps the state.
   *
   * @returns true when a clock began or ended
   */
  see(account: SeenAccount, before: TwoFactorState | null, now: TwoFactorState): boolean
  /** Ends the clock of an account that the console has forgotten. */
  forget(record: UnprotectedRecord): void
}

/** @param zone the operator's time zone, for "today" and "this week" */
export function createUnprotectedTracker(
  deps: UnprotectedTrackerDeps,
  store: UnprotectedStore,
  zone: () => string,
): UnprotectedTracker {
  const { audit, clock, procedures } = deps
  const disablingEffect = createDisablingEffectFinder(deps.db)

  function end(accountId: string, at: string, why: string): void {
    store.end(accountId, at)
    audit.append({ actor: 'app', account: accountId, action: 'unprotected.ended', outcome: 'ok', detail: { why } })
  }

  /** The clock that a state begins; none for a customer of the desk whose 2FA was turned off by somebody else. */
  function begun(account: SeenAccount, now: TwoFactorState, knownOtherwiseAt: string | null): UnprotectedRecord | null {
    const { accountId, accountName, userId, deskOnly } = account
    const ours = disablingEffect(accountId, now.version)
    // guard: unprotected-time.desk-only
    if (deskOnly && ours === null) return null
    const seenAt = instantOf(clock)
    const beginning = beginningOf({ now, knownOtherwiseAt, ours, seenAt })
    const procedure = ours?.by === 'procedure' ? procedures.find(ours.subjectId) : null
    return {
      accountId,
      accountName,
      userId,
      deskOnly,
      ...beginning,
      handled: [],
      actor: ours?.actor ?? null,
      subjectId: ours?.subjectId ?? null,
      reason: procedure?.reason ?? null,
      note: procedure?.note ?? '',
      ticket: ours?.ticket ?? null,
      until: endOf(procedure?.howLong ?? null, Date.parse(beginning.countedFrom), zone()),
    }
  }

  function begin(record: UnprotectedRecord): void {
    store.begin(record)
    const { accountId, found, since, reason, until } = record
    audit.append({
      actor: record.actor ?? 'app',
      account: accountId,
      ticket: record.ticket,
      action: 'unprotected.began',
      outcome: 'ok',
      detail: { found, by: record.subjectId, since, reason, until },
    })
  }

  return {
    see: (account, before, now) => {
      const running = store.running(account.accountId)
      const again = running !== null && !now.active && !isSameSpell(running.since, now)
      if (now.active ? running === null : running !== null && !again) return false
      if (now.active) {
        // guard: unprotected-time.ends
        end(account.accountId, instantOf(clock), 'on again')
        return true
      }
      const record = begun(account, now, before?.active === true || again ? account.readAt : null)
      if (again) end(account.accountId, record?.countedFrom ?? instantOf(clock), 'was on in between')
      if (record !== null) begin(record)
      return again || record !== null
    },
    forget: ({ accountId }) => end(accountId, instantOf(clock), 'account forgotten'),
  }
}

/** Our own effect that turned 2FA off. */
interface TurnedOff {
  by: 'procedure' | 'case'
  /** The procedure's id or the case's key. */
  subjectId: string
  actor: string
  ticket: string | null
  sentAt: string
}

/**
 * Finds the effect of ours that brought an account to this version of its two-factor state: the one that was sent on
 * the version before. null where somebody else turned it off.
 */
function createDisablingEffectFinder(db: Db): (accountId: string, version: number) => TurnedOff | null {
  const select = db.prepare<[string, number], TurnedOff>(
    `SELECT subject_kind AS "by", subject_id AS subjectId, actor, ticket, opened_at AS sentAt FROM intent
     WHERE account_id = ? AND expected_version = ? AND subject_kind IN ('procedure', 'case')
       AND effect IN ('disable', 'disable-for-customer') AND status IN ('open', 'unknown', 'applied')
     ORDER BY rowid DESC LIMIT 1`,
  )
  return (accountId, version) => select.get(accountId, version - 1) ?? null
}
