import { customerActor } from '#shared/domain/actors.ts'
import { advance } from '#shared/domain/procedure-machine.ts'
import { confirmationAsked, confirmationOwed } from '#shared/domain/confirmation-rules.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Effect, Procedure } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import { stepLabel, stepOf } from '#shared/domain/guide-step-of.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { AuditStore, NewEntry } from '../../audit/store.ts'
import type { ConfirmationRepository } from '../confirmations/repository.ts'
import { AppError } from '../../base/errors.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { AuthenticatorSecrets } from './authenticator-secrets.ts'
import type { EffectResult } from '../../effects/effect-result.ts'
import type { EffectEngine, EffectPlan, EffectRun, EffectSubject } from '../../effects/engine.ts'
import type { Intent } from '../../effects/intents.ts'
import { eventOf } from './event-from-result.ts'
import type { ProcedureCount, ProcedureRepository } from './repository.ts'

/** What the audit says where a set-up starts over. */
const secretGone = { why: 'the secret ended with the session or at the lock' }

/** What an entry of a local step says beside the procedure itself. */
type StepEntry = Pick<NewEntry, 'action' | 'outcome'> & Partial<Pick<NewEntry, 'detail'>>

/** A procedure that has not begun. */
export type ProcedureDraft = Omit<Procedure, 'id' | 'startedAt' | 'updatedAt'>

/** Procedures as they are kept and moved: every move is one transaction with its audit entry. */
export interface Procedures {
  /** What follows from an effect on a procedure, for the engine. */
  subject: EffectSubject
  /** @throws AppError `procedure-open` where the account has one already */
  begin(draft: ProcedureDraft): Procedure
  find(procedureId: string): Procedure | null
  /** @throws AppError `not-found` */
  get(procedureId: string): Procedure
  /** As `ProcedureRepository`. */
  open(): Procedure[]
  openOn(accountId: string): Procedure | null
  counts(): ProcedureCount[]
  /** Moves by an event that makes no call, from the procedure's current step. @throws AppError `wrong-step` when the event cannot happen now. */
  step(procedureId: string, event: ProcedureEvent, entry: StepEntry): Procedure
  /**
   * Writes the intent of an effect that the portal's page sends. The procedure moves when it is settled.
   *
   * @throws AppError `wrong-step`, and as `EffectEngine.open`
   */
  openEffect(procedureId: string, effect: Effect): Intent
  /** Sends an effect and moves by what becomes of it. @throws AppError `wrong-step`, and as `EffectEngine.execute` */
  effect<F extends Effect>(
    procedureId: string,
    effect: F,
    sent: Pick<EffectRun<F>, 'request' | 'client'>,
  ): Promise<Procedure>
  /**
   * Takes a set-up whose secret nobody can show any more back to the password; every other procedure stays as it is. A
   * disk that refuses leaves it as it is, too: the secret is gone even so, and the next read tries again.
   *
   * @returns the procedure before, where it was taken back
   */
  startOver(procedureId: string): Procedure | null
}

export interface ProcedureServiceDeps {
  unitOfWork: UnitOfWork
  audit: AuditStore
  store: ProcedureRepository
  effects: EffectEngine
  secrets: AuthenticatorSecrets
  accountStore: AccountStore
  confirmations: ConfirmationRepository
  clock: Clock
  newId(): string
  /** False once the console has closed. */
  isOpen(): boolean
  /** True once the database was restored from a backup. */
  isRestored(): boolean
  onChanged(procedure: Procedure): void
}

export function createProcedureService(deps: ProcedureServiceDeps): Procedures {
  const { unitOfWork, audit, store, effects, secrets, accountStore, confirmations, clock } = deps

  function get(procedureId: string): Procedure {
    const found = store.find(procedureId)
    if (found === null) throw new AppError('not-found', 'not-here-any-more')
    return found
  }

  /** The next procedure, saved. @throws AppError `wrong-step` */
  function move(procedureId: string, event: ProcedureEvent): Procedure {
    const before = get(procedureId)
    const at = instantOf(clock)
    const next = advance(before, event, at)
    // guard: procedure.command-fits-step
    if (next === null) throw new AppError('wrong-step')
    store.save(next)
    // guard: procedure.confirmation-expected
    expectConfirmation(before, event, at)
    const now = stateIn(event)
    if (now !== null) accountStore.rememberState(next.accountId, withSince(next.accountId, event, now, at))
    return next
  }

  /** No page says since when 2FA is on. What was turned on here is so since then, and later steps do not change that. */
  function withSince(accountId: string, event: ProcedureEvent, now: TwoFactorState, at: string): TwoFactorState {
    const isOfPage = event.basis === 'page' || event.basis === 'user'
    if (!isOfPage || !now.active || now.since !== null) return now
    if (event.type === 'verified') return { ...now, since: at }
    const known = accountStore.find(accountId)?.twoFactor ?? null
    return known?.active === true && known.method === now.method ? { ...now, since: known.since } : now
  }

  /** What the change owes is written down with it, so that nothing is forgotten whatever ends the console. */
  function expectConfirmation(before: Procedure, event: ProcedureEvent, at: string): void {
    // What a page shows has no notices of the portal to follow: the user is asked.
    const isAsked = event.basis === 'page' || event.basis === 'user'
    const owed = isAsked ? confirmationAsked(before, event, at) : confirmationOwed(before, event, at)
    if (owed === null) return
    const { id: procedureId, accountId, accountName } = before
    confirmations.add({
      id: deps.newId(),
      procedureId,
      accountId,
      accountName,
      ...owed,
      basis: isAsked ? 'user' : 'portal',
      expectedAt: at,
      notices: [],
      readAt: null,
      overdueAt: null,
      untraced: false,
      arrivedAt: null,
      remindAt: null,
    })
  }

  /** Once the unit of work is committed, with the state of then. */
  function publish(procedureId: string): void {
    unitOfWork.afterCommit(() => deps.onChanged(get(procedureId)), `procedure ${procedureId}`)
  }

  function settle(procedureId: string, result: EffectResult): void {
    secrets.keep(get(procedureId), result)
    const moved = move(procedureId, eventOf(result))
    // After a restart, a lock or a sign-out a code may be asked for whose secret nobody can show any more.
    if (lacksSecret(moved)) move(procedureId, { type: 'secret-gone' })
    publish(procedureId)
  }

  function fits(procedureId: string, event: ProcedureEvent): boolean {
    const found = store.find(procedureId)
    return found !== null && advance(found, event, instantOf(clock)) !== null
  }

  function lacksSecret({ id, state }: Procedure): boolean {
    return state.at === 'code' && state.method === 'authenticator' && secrets.find(id) === null
  }

  /** Moves by an event and appends its entry, in one transaction. @throws AppError `wrong-step` */
  function step(procedureId: string, event: ProcedureEvent, entry: StepEntry): Procedure {
    // guard: procedure.step-transaction
    unitOfWork.run(() => {
      const before = get(procedureId)
      const after = move(procedureId, event)
      const made = stepOf(before)
      // guard: procedure.step-entry
      audit.append({ ...aboutProcedure(after), step: made === null ? null : stepLabel(made), ...entry })
      publish(procedureId)
    })
    return get(procedureId)
  }

  function startOver(procedureId: string): Procedure | null {
    const before = store.find(procedureId)
    if (before === null || !lacksSecret(before)) return null
    try {
      // guard: procedure.secret-gone
      step(procedureId, { type: 'secret-gone' }, { action: 'procedure.step', outcome: 'ok', detail: secretGone })
      return before
    } catch {
      return null
    }
  }

  secrets.onEnded((procedureId) => {
    if (deps.isOpen()) startOver(procedureId)
  })

  return {
    subject: {
      opened: ({ subjectId, effect, key }) => void move(subjectId, { type: 'sent', effect: effect as Effect, key }),
      settled: ({ subjectId }, result) => {
        // What a restored database has of a procedure may be older than the effect: the account is read before the next one.
        // guard: procedure.older-than-effect
        if (deps.isRestored() && !fits(subjectId, eventOf(result))) return
        settle(subjectId, result)
      },
    },
    find: store.find,
    get,
    open: store.open,
    openOn: store.openOn,
    counts: store.counts,
    startOver,
    begin: (draft) => {
      const at = instantOf(clock)
      const procedure: Procedure = { ...draft, id: deps.newId(), startedAt: at, updatedAt: at }
      unitOfWork.run(() => {
        // guard: procedure.one-per-account
        if (store.openOn(procedure.accountId) !== null) throw new AppError('procedure-open')
        store.save(procedure)
        publish(procedure.id)
        audit.append({
          ...aboutProcedure(procedure),
          action: 'procedure.started',
          outcome: 'ok',
          detail: { kind: draft.kind, ...oneStep(procedure) },
        })
      })
      return get(procedure.id)
    },
    step,
    openEffect: (procedureId, effect) => effects.open({ effect, ...planOf(get(procedureId)) }),
    effect: async (procedureId, effect, sent) => {
      await effects.execute({ ...sent, effect, ...planOf(get(procedureId)) })
      return get(procedureId)
    },
  }
}

/** What an intent of a procedure's effect says beside the effect. */
function planOf(procedure: Procedure): Pick<EffectPlan, 'subject' | 'detail'> {
  const step = stepOf(procedure)
  return {
    subject: {
      subjectKind: 'procedure',
      subjectId: procedure.id,
      accountId: procedure.accountId,
      actor: customerActor(procedure.userId),
      ticket: null,
      step: step === null ? null : stepLabel(step),
      expectedVersion: versionIn(procedure),
    },
    detail: 'method' in procedure.state ? { method: procedure.state.method, ...oneStep(procedure) } : {},
  }
}

/** A new procedure's first state, from what was read of its account. */
export function draftOf(
  kind: ProcedureKind,
  account: { id: string; name: string; userId: string },
  before: TwoFactorState,
  replace: boolean,
): ProcedureDraft {
  return {
    kind,
    accountId: account.id,
    accountName: account.name,
    userId: account.userId,
    from: before.method,
    to: null,
    replace,
    reason: null,
    howLong: null,
    note: '',
    unprotectedSince: null,
    basis: 'portal',
    problem: null,
    state: { at: 'preflight', before },
  }
}

function aboutProcedure(procedure: Procedure): Pick<NewEntry, 'actor' | 'account' | 'procedure'> {
  return { actor: customerActor(procedure.userId), account: procedure.accountId, procedure: procedure.id }
}

/** What the audit says beside the kind or the method where nothing is turned off first. */
function oneStep({ replace }: Procedure): { replace?: true } {
  return replace ? { replace } : {}
}

function versionIn({ state }: Procedure): number | null {
  // guard: procedure.expected-version
  return 'version' in state ? state.version : null
}

/** The two-factor state in an event, if there is one. */
function stateIn(event: ProcedureEvent): TwoFactorState | null {
  return 'now' in event ? event.now : null
}
