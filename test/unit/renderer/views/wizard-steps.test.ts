import { describe, expect, it } from 'vitest'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { ProcedureState, WaitingState } from '#shared/domain/procedure.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { wizardSteps, type WizardStepItem } from '../../../../src/renderer/src/views/procedure/wizard-steps.ts'

const now: TwoFactorState = {
  active: true,
  method: 'sms',
  destinationMasked: null,
  since: null,
  lastChangedBy: 'customer',
  enforced: false,
  locked: false,
  version: 3,
}
const enrolment = {
  id: 'e',
  method: 'sms',
  replaces: null,
  destinationMasked: null,
  serverTime: '2026-11-22T14:02:31.000Z',
  sentAt: null,
  sendNumber: 1,
  expiresAt: '2026-11-22T14:07:31.000Z',
  resendAllowedAt: null,
  sendsLeft: 0,
  attemptsLeft: 5,
} as const
const code: WaitingState = { at: 'code', version: 2, method: 'sms', enrolment }

function rail(
  kind: ProcedureKind,
  state: ProcedureState,
  unprotectedSince: string | null = null,
): readonly WizardStepItem[] {
  return wizardSteps({ kind, state, unprotectedSince, replace: false })
}
/** `1-4:done before:current 5:todo …` */
const drawn = (items: readonly WizardStepItem[]): string =>
  items
    .map(
      ({ from, to, status }) =>
        `${from === null ? 'before' : from === to ? String(from) : `${from}-${String(to)}`}:${status}`,
    )
    .join(' ')

describe("a wizard's rail", () => {
  it('of a change in one step begins at portal step 6; those before are not needed', () => {
    const replacing = (state: ProcedureState): string =>
      drawn(wizardSteps({ kind: 'change', state, unprotectedSince: null, replace: true }))
    expect(replacing({ at: 'preflight', before: now })).toBe(
      '1-5:skipped before:current 6:todo 7:todo 8:todo 9:todo 10:todo 11:todo',
    )
    expect(replacing(code)).toBe('1-5:skipped before:done 6:done 7:done 8:done 9:current 10:todo 11:todo')
    expect(replacing({ at: 'cancelled', now })).toBe(
      '1-5:skipped before:done 6:todo 7:todo 8:todo 9:todo 10:todo 11:todo',
    )
  })

  it('begins before the first change, with the access check done', () => {
    expect(drawn(rail('disable', { at: 'preflight', before: now }))).toBe('1-4:done before:current 5:todo 6:todo')
    expect(drawn(rail('set-up', { at: 'preflight', before: now }))).toBe(
      'before:current 6:todo 7:todo 8:todo 9:todo 10:todo 11:todo',
    )
  })

  it.each<[ProcedureState, number]>([
    [{ at: 'disable', version: 1 }, 5],
    [{ at: 'setup', version: 1 }, 6],
    [{ at: 'method', version: 1 }, 7],
    [{ at: 'identity', version: 1, method: 'sms' }, 8],
    [code, 9],
    [{ at: 'accepted', now }, 10],
  ])('of a change at %o is portal step %i', (state, step) => {
    const items = rail('change', state)
    expect(items.filter(({ status }) => status === 'current').map(({ from }) => from)).toEqual([step])
    expect(items.filter(({ from }) => from !== null && from < step).every(({ status }) => status === 'done')).toBe(true)
    expect(items.filter(({ from }) => from !== null && from > step).every(({ status }) => status === 'todo')).toBe(true)
  })

  it('stays at the step whose answer is awaited or unknown', () => {
    for (const at of ['sending', 'unknown'] as const) {
      const items = rail('change', { at, effect: 'verify-code', key: 'k', back: code })
      expect(items.find(({ status }) => status === 'current')?.from).toBe(9)
    }
  })

  it('is all done at the end', () => {
    expect(rail('change', { at: 'done', now, readBack: true }).every(({ status }) => status === 'done')).toBe(true)
  })

  it('of a stopped change shows whether 2FA had been turned off', () => {
    const items = rail('change', { at: 'cancelled', now }, '2026-11-22T14:02:31.000Z')
    expect(drawn(items)).toBe('1-4:done before:done 5:done 6:todo 7:todo 8:todo 9:todo 10:todo 11:todo')
    expect(drawn(rail('disable', { at: 'cancelled', now }))).toBe('1-4:done before:done 5:todo 6:todo')
  })

  it("bears the portal's titles and buttons", () => {
    expect(rail('change', code).map(({ button }) => button)).toEqual([
      null,
      null,
      'Disable 2FA',
      'Setup Two-Factor Authentication',
      'Next',
      'Confirm',
      'Verify',
      'Okay',
      null,
    ])
  })
})
