import { endOf } from '#shared/domain/local-time.ts'
import { beginningOf, isSameSpell } from '#shared/domain/unprotected.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { UnprotectedRecord, UnprotectedStore } from './unprotected-store.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Intents } from '../../effects/intents.ts'
import type { Procedures } from '../procedures/service.ts'

export interface UnprotectedTrackerDeps {
  audit: AuditStore
  clock: Clock
  intents: Intents
  procedures: Procedures
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

/** Begins and ends a time without 2FA with the state that is read of each account. */
export interface UnprotectedTracker {
  /**
   * Takes a two-factor state. To be called inside the transaction that keeps the state.
   *
   * @returns true when a time without 2FA began or ended
   */
  see(account: SeenAccount, before: TwoFactorState | null, now: TwoFactorState): boolean
  /** Ends the time without 2FA of an account that the console has forgotten. */
  forget(record: UnprotectedRecord): void
}

/** @param zone the operator's time zone, for "today" and "this week" */
export function createUnprotectedTracker(
  deps: UnprotectedTrackerDeps,
  store: UnprotectedStore,
  zone: () => string,
): UnprotectedTracker {
  const { audit, clock, intents, procedures } = deps

  function end(accountId: string, at: string, why: string): void {
    store.end(accountId, at)
    audit.append({ actor: 'app', account: accountId, action: 'unprotected.ended', outcome: 'ok', detail: { why } })
  }

  /** The time without 2FA that a state begins; none for a customer of the desk whose 2FA was turned off by somebody else. */
  function begun(account: SeenAccount, now: TwoFactorState, knownOtherwiseAt: string | null): UnprotectedRecord | null {
    const { accountId, accountName, userId, deskOnly } = account
    // A portal's page shows no version; then our effect is the one since it was last seen on.
    const ours =
      now.version === 0
        ? intents.findDisablingEffectSince(accountId, knownOtherwiseAt ?? '')
        : intents.findDisablingEffect(accountId, now.version)
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
