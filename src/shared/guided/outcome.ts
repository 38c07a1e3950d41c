import type { Method } from '../api/primitives.ts'
import type { TwoFactorState } from '../api/two-factor.ts'
import type { Effect, ProcedureState, Procedure } from '../domain/procedure.ts'
import type { ProcedureEvent } from '../domain/procedure-events.ts'
import type { FlowName } from './controls.ts'
import type { MessageMeaning, Standing } from './standing.ts'

/** Milliseconds after a press until its outcome counts as not known. */
export const outcomeLimitMs = 15_000

/** A press whose effect is awaited on the page. */
export interface Committed {
  effect: Effect
  /** What the page showed when it was pressed. */
  before: Standing
  /** How often the page was loaded since. */
  loads: number
  /** True where the user asked to check again and the page was loaded for that. */
  asked: boolean
}

/** What the page shows of a committed effect. */
export type SeenOutcome =
  | { kind: 'seen'; now: { active: boolean; method: Method | null } | null }
  | { kind: 'refused'; means: Exclude<MessageMeaning, 'applied'> }
  /** After a reading that the user asked for: the state is what it was before the press. */
  | { kind: 'unchanged'; now: { active: boolean; method: Method | null } }

/**
 * What the page now shows of an effect that was committed; null while it shows nothing that decides. A state control
 * decides, then a message that refuses. A success message and the answer's status decide nothing by themselves: a portal
 * may show or send them in either case.
 *
 * @param to the method that is being set up; null where it is not known
 */
export function outcomeOf(
  { effect, before, loads, asked }: Committed,
  now: Standing,
  to: Method | null,
): SeenOutcome | null {
  const changed = seenEffect(effect, before, now, to)
  if (changed !== null) return changed
  // guard: guided.new-message
  const said = now.messages.find((means) => means !== 'applied' && (loads > 0 || !before.messages.includes(means)))
  // The person who signs in again may type a wrong password there: that says nothing of the effect.
  // guard: guided.message-signed-out
  if (now.signedOut && said !== 'session-expired') return null
  if (said !== undefined && said !== 'applied') return { kind: 'refused', means: said }
  // guard: guided.unchanged-by-reading
  if (!asked || loads === 0 || now.twoFactor.state === 'unknown') return null
  return { kind: 'unchanged', now: stateOf(now) }
}

function seenEffect(effect: Effect, before: Standing, now: Standing, to: Method | null): SeenOutcome | null {
  switch (effect) {
    case 'disable':
      // guard: guided.off-is-shown
      return now.twoFactor.state === 'off' && before.twoFactor.state !== 'off'
        ? { kind: 'seen', now: stateOf(now) }
        : null
    case 'start-enrolment':
      return isAt(now, 9) && !isAt(before, 9) ? { kind: 'seen', now: null } : null
    case 'verify-code': {
      const isOn =
        now.twoFactor.state === 'on' && (now.twoFactor.method === null || to === null || now.twoFactor.method === to)
      if (isOn && before.twoFactor.state !== 'on') return { kind: 'seen', now: { active: true, method: to } }
      return isAt(now, 10) && !isAt(before, 10) ? { kind: 'seen', now: { active: true, method: to } } : null
    }
    default:
      return null
  }
}

function isAt(standing: Standing, step: number): boolean {
  return standing.step === step
}

function stateOf({ twoFactor }: Standing): { active: boolean; method: Method | null } {
  return twoFactor.state === 'on' ? { active: true, method: twoFactor.method } : { active: false, method: null }
}

/** The flow of the recipe that a procedure is in. */
export function flowOf({ kind, state }: Pick<Procedure, 'kind' | 'state'>): FlowName {
  if (kind === 'set-up') return 'set-up'
  if (kind === 'disable') return 'disable'
  const at = 'back' in state ? state.back.at : state.at
  return at === 'preflight' || at === 'disable' ? 'disable' : 'set-up'
}

/** The effect that a press may commit in this state; null where none may. */
export function effectAt(state: ProcedureState): Effect | null {
  switch (state.at) {
    case 'disable':
      return 'disable'
    case 'identity':
      return 'start-enrolment'
    case 'code-on-page':
      return 'verify-code'
    default:
      return null
  }
}

/**
 * The step that the page shows to be made, where it makes no call that commits; null where it shows none.
 *
 * @param chosen the method that was last chosen on the page
 */
export function stepBySight(
  { state, to }: Pick<Procedure, 'state' | 'to'>,
  now: Standing,
  chosen: Method | null,
): ProcedureEvent | null {
  const at = now.step ?? 0
  switch (state.at) {
    case 'setup':
      return at >= 7 && at <= 9 ? { type: 'setup-opened' } : null
    case 'method': {
      const method = chosen ?? to
      return at >= 8 && at <= 9 && method !== null ? { type: 'method-chosen', method } : null
    }
    case 'identity':
      return at === 7 ? { type: 'went-back' } : null
    case 'accepted':
      return now.twoFactor.state === 'on'
        ? {
            type: 'okay',
            now: twoFactorSeen({ active: true, method: now.twoFactor.method ?? state.now.method }),
            readBack: true,
            basis: 'page',
          }
        : null
    default:
      return null
  }
}

/** The step that commits nothing and that the user reports to have made; null where the state has none. */
export function stepByReport(
  { state, to }: Pick<Procedure, 'state' | 'to'>,
  method: Method | null,
): ProcedureEvent | null {
  if (state.at === 'setup') return { type: 'setup-opened', basis: 'user' }
  const chosen = method ?? to
  return state.at === 'method' && chosen !== null ? { type: 'method-chosen', method: chosen, basis: 'user' } : null
}

/** A state as a page shows it: what no page says is not known. */
export function twoFactorSeen({ active, method }: { active: boolean; method: Method | null }): TwoFactorState {
  return {
    active,
    method,
    destinationMasked: null,
    since: null,
    lastChangedBy: null,
    enforced: false,
    locked: false,
    version: 0,
  }
}
