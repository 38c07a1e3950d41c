import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import { effects, type EnrolmentView, type Procedure, type ProcedureState } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'

const startedAt = '2026-11-22T14:00:00.000Z'
export const later = '2026-11-22T14:02:31.000Z'

export const off: TwoFactorState = {
  active: false,
  method: null,
  destinationMasked: null,
  since: '2026-11-22T14:01:00.000Z',
  lastChangedBy: 'customer',
  enforced: false,
  locked: false,
  version: 5,
}
export const byApp: TwoFactorState = { ...off, active: true, method: 'authenticator', version: 4 }
export const bySms: TwoFactorState = {
  ...off,
  active: true,
  method: 'sms',
  destinationMasked: '+60 ••• 4418',
  version: 6,
}

export const enrolment: EnrolmentView = {
  id: 'enrolment-1',
  method: 'sms',
  replaces: null,
  destinationMasked: '+60 ••• 4418',
  serverTime: later,
  sentAt: later,
  sendNumber: 1,
  expiresAt: '2026-11-22T14:07:31.000Z',
  resendAllowedAt: '2026-11-22T14:03:31.000Z',
  sendsLeft: 4,
  attemptsLeft: 5,
}

const waiting = {
  'preflight, 2FA on': { at: 'preflight', before: byApp },
  'preflight, 2FA off': { at: 'preflight', before: off },
  disable: { at: 'disable', version: 4 },
  setup: { at: 'setup', version: 5 },
  method: { at: 'method', version: 5 },
  identity: { at: 'identity', version: 5, method: 'sms' },
  'code, sms': { at: 'code', version: 5, method: 'sms', enrolment },
  'code, authenticator': { at: 'code', version: 5, method: 'authenticator', enrolment },
} as const satisfies Record<string, ProcedureState>

const backOf = {
  disable: waiting.disable,
  'start-enrolment': waiting.identity,
  'verify-code': waiting['code, sms'],
  'resend-code': waiting['code, sms'],
  'cancel-enrolment': waiting['code, sms'],
} as const

const inFlight = Object.fromEntries(
  effects.flatMap((effect) =>
    (['sending', 'unknown'] as const).map((at) => [
      `${at} ${effect}`,
      { at, effect, key: 'key-1', back: backOf[effect] },
    ]),
  ),
) as Record<string, ProcedureState>

/** One sample of every state, the in-flight ones once for each effect. */
export const sampleStates: Record<string, ProcedureState> = {
  ...waiting,
  ...inFlight,
  accepted: { at: 'accepted', now: bySms },
  done: { at: 'done', now: bySms, readBack: false },
  cancelled: { at: 'cancelled', now: null },
  undetermined: {
    at: 'undetermined',
    effect: 'disable',
    versionBefore: 4,
    before: { active: true, method: 'authenticator' },
    now: off,
  },
}

/** One sample of every event, `sent` once for each effect. */
export const sampleEvents: Record<string, ProcedureEvent> = {
  'preflight-confirmed': { type: 'preflight-confirmed', reason: 'new-phone', note: '', to: 'sms', howLong: 'today' },
  'setup-opened': { type: 'setup-opened' },
  'method-chosen': { type: 'method-chosen', method: 'email' },
  'went-back': { type: 'went-back' },
  cancelled: { type: 'cancelled', now: null },
  ...Object.fromEntries(effects.map((effect) => [`sent ${effect}`, { type: 'sent' as const, effect, key: 'key-2' }])),
  lost: { type: 'lost' },
  disabled: { type: 'disabled', now: off },
  enrolled: { type: 'enrolled', enrolment },
  verified: { type: 'verified', now: bySms },
  resent: { type: 'resent', enrolment: { ...enrolment, sendNumber: 2 } },
  'enrolment-cancelled': { type: 'enrolment-cancelled', now: off },
  rejected: { type: 'rejected', problem: { code: 'wrong-password', attemptsLeft: 3 }, now: null },
  'replace-refused': { type: 'replace-refused', now: byApp },
  undetermined: { type: 'undetermined', now: off },
  'secret-gone': { type: 'secret-gone' },
  okay: { type: 'okay', now: bySms, readBack: true },
  'read-back': { type: 'read-back', now: bySms },
}

export function sampleProcedure(kind: ProcedureKind, state: ProcedureState): Procedure {
  return {
    id: 'procedure-1',
    kind,
    accountId: 'account-1',
    accountName: 'Seri Muda Trading',
    userId: 'it@serimuda.example',
    from: 'authenticator',
    to: 'sms',
    replace: false,
    reason: null,
    howLong: null,
    note: '',
    startedAt,
    updatedAt: startedAt,
    unprotectedSince: null,
    basis: 'portal',
    problem: { code: 'wrong-code' },
    state,
  }
}
