import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, isReplaceRefused } from '#shared/domain/procedure-machine.ts'
import { isOver, procedure as procedureSchema, type Procedure } from '#shared/domain/procedure.ts'
import type { ProcedureEvent } from '#shared/domain/procedure-events.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import {
  byApp,
  bySms,
  later,
  off,
  sampleEvents,
  sampleProcedure,
  sampleStates,
} from '../../../support/samples/procedures.ts'

const replacing = (state: Procedure['state']): Procedure => ({ ...sampleProcedure('change', state), replace: true })
const answer = { type: 'preflight-confirmed', reason: 'new-phone', note: '', to: 'sms', howLong: null } as const

/** Every event that a procedure can meet, those that show a state with 2FA on in it. */
const everyEvent: readonly ProcedureEvent[] = [
  ...Object.values(sampleEvents).filter((event) => event.type !== 'preflight-confirmed'),
  answer,
  ...(['sms', 'email', 'authenticator'] as const).map((method) => ({ type: 'method-chosen', method }) as const),
  { type: 'enrolment-cancelled', now: byApp },
  { type: 'cancelled', now: byApp },
  { type: 'undetermined', now: bySms },
  { type: 'rejected', problem: { code: 'invalid-request' }, now: null },
  { type: 'rejected', problem: { code: 'conflict' }, now: { ...bySms, version: 9 } },
]
const protectedAll = (event: ProcedureEvent): boolean => !('now' in event) || event.now === null || event.now.active

describe('a change in one step', () => {
  it('never turns anything off, whatever happens: no disable is sent and no clock runs while 2FA stays on', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everyEvent.filter(protectedAll)), { maxLength: 40 }), (events) => {
        let now = replacing({ at: 'preflight', before: byApp })
        for (const event of events) {
          now = advance(now, event, later) ?? now
          if (!now.replace) return
          expect(now.unprotectedSince).toBeNull()
          expect(now.state.at).not.toBe('disable')
          expect('effect' in now.state && now.state.effect).not.toBe('disable')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never leads to the method that is active', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everyEvent), { maxLength: 40 }), (events) => {
        let now = replacing({ at: 'preflight', before: byApp })
        for (const event of events) {
          now = advance(now, event, later) ?? now
          if (now.replace && now.state.at === 'identity') expect(now.state.method).not.toBe(now.from)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is over only by an end that says what is true, or knows that it was not read', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...everyEvent), { maxLength: 40 }), (events) => {
        let now = replacing({ at: 'preflight', before: byApp })
        for (const event of events) {
          const next = advance(now, event, later)
          if (isOver(now)) expect(next === null || event.type === 'read-back').toBe(true)
          now = next ?? now
        }
      }),
    )
  })

  it('goes from the pre-flight to portal step 6', () => {
    const after = advance(replacing({ at: 'preflight', before: byApp }), answer, later)
    expect(after).toMatchObject({ state: { at: 'setup', version: byApp.version }, unprotectedSince: null, to: 'sms' })
  })

  it('that finds 2FA off meanwhile replaces nothing any more', () => {
    const after = advance(replacing({ at: 'preflight', before: off }), answer, later)
    expect(after).toMatchObject({ replace: false, unprotectedSince: off.since, state: { at: 'setup' } })
  })

  it('whose answer can no longer be known says that the old method was on before', () => {
    const procedure = replacing({ ...unknownVerify(), back: { ...unknownVerify().back } })
    const after = advance(procedure, { type: 'undetermined', now: bySms }, later)
    expect(after?.state).toMatchObject({ before: { active: true, method: 'authenticator' } })
    expect(after?.unprotectedSince).toBeNull()
  })

  it.each([
    ['on, by another method', { ...bySms, version: 9 }, { replace: true, from: 'sms' }],
    ['off', { ...off, version: 9 }, { replace: false, from: null, unprotectedSince: off.since }],
  ] as const)('refused because the account changed, to %s, reads again before the start', (_, now, expected) => {
    const procedure = replacing(sampleStates['sending verify-code']!)
    const after = advance(procedure, { type: 'rejected', problem: { code: 'conflict' }, now }, later)
    expect(after).toMatchObject({ ...expected, state: { at: 'preflight', before: now } })
  })
})

describe('a portal that will not replace after all', () => {
  const refused: Procedure = { ...replacing(sampleStates['identity']!), problem: { code: 'invalid-request' } }
  const event = (now: TwoFactorState) => ({ type: 'replace-refused', now }) as const

  it('leads back to the pre-flight with what was read, and in two stages from there', () => {
    const back = advance(refused, event(byApp), later)!
    expect(back).toMatchObject({ replace: false, problem: { code: 'replace-refused' }, from: 'authenticator' })
    expect(back.state).toEqual({ at: 'preflight', before: byApp })
    expect(advance(back, answer, later)?.state.at).toBe('disable')
  })

  it.each([
    ['in two stages', { ...refused, replace: false }],
    ['at another step', { ...refused, state: sampleStates['code, sms']! }],
    ['for another reason', { ...refused, problem: { code: 'wrong-password' as const } }],
  ])('is not what happened %s', (_, procedure) => {
    expect(isReplaceRefused(procedure)).toBe(false)
    expect(advance(procedure, event(byApp), later)).toBeNull()
  })
})

it('a procedure that was stored before this was known goes on in two stages', () => {
  const { replace: _replace, ...stored } = sampleProcedure('change', sampleStates['disable']!)
  expect(procedureSchema.parse(stored).replace).toBe(false)
})

function unknownVerify() {
  return sampleStates['unknown verify-code'] as Extract<Procedure['state'], { at: 'unknown' }>
}
