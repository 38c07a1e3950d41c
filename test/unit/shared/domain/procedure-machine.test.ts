import { describe, expect, it } from 'vitest'
import { advance } from '#shared/domain/procedure-machine.ts'
import { procedureKinds, type ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Procedure, ProcedureState } from '#shared/domain/procedure.ts'
import {
  byApp,
  bySms,
  enrolment,
  later,
  off,
  sampleEvents,
  sampleProcedure,
  sampleStates,
} from '../../../support/samples/procedures.ts'

/** Every pair of state and event that goes on, with where it leads; a pair that is not here must lead nowhere. */
type Way = ProcedureKind | 'change in one step'
const expected: Record<Way, Record<string, string>> = {
  disable: { 'preflight, 2FA on × preflight-confirmed': 'disable', ...common('done') },
  'set-up': { 'preflight, 2FA off × preflight-confirmed': 'setup', ...common('done') },
  change: {
    'preflight, 2FA on × preflight-confirmed': 'disable',
    'preflight, 2FA off × preflight-confirmed': 'setup',
    ...common('setup'),
  },
  'change in one step': {
    'preflight, 2FA on × preflight-confirmed': 'setup',
    'preflight, 2FA off × preflight-confirmed': 'setup',
    ...common('setup'),
  },
}
const ways = [...procedureKinds, 'change in one step'] as const

function sampleOf(way: Way, state: ProcedureState): Procedure {
  return way === 'change in one step'
    ? { ...sampleProcedure('change', state), replace: true }
    : sampleProcedure(way, state)
}

function common(afterDisable: string): Record<string, string> {
  const pairs: Record<string, string> = {
    'disable × sent disable': 'sending',
    'setup × setup-opened': 'method',
    'method × method-chosen': 'identity',
    'identity × went-back': 'method',
    'identity × sent start-enrolment': 'sending',
    'code, authenticator × secret-gone': 'identity',
    'accepted × okay': 'done',
    'done × read-back': 'done',
  }
  for (const code of ['code, sms', 'code, authenticator']) {
    for (const effect of ['verify-code', 'resend-code', 'cancel-enrolment'])
      pairs[`${code} × sent ${effect}`] = 'sending'
  }
  for (const state of ['preflight, 2FA on', 'preflight, 2FA off', 'disable', 'setup', 'method', 'identity']) {
    pairs[`${state} × cancelled`] = 'cancelled'
  }
  const applied: Record<string, [event: string, next: string, refused: string]> = {
    disable: ['disabled', afterDisable, 'disable'],
    'start-enrolment': ['enrolled', 'code', 'identity'],
    'verify-code': ['verified', 'accepted', 'code'],
    'resend-code': ['resent', 'code', 'code'],
    'cancel-enrolment': ['enrolment-cancelled', 'cancelled', 'code'],
  }
  for (const [effect, [event, next, refused]] of Object.entries(applied)) {
    for (const at of ['sending', 'unknown']) {
      pairs[`${at} ${effect} × ${event}`] = next
      pairs[`${at} ${effect} × rejected`] = refused
      pairs[`${at} ${effect} × undetermined`] = 'undetermined'
    }
    pairs[`sending ${effect} × lost`] = 'unknown'
  }
  return pairs
}

describe.each(ways)('%s', (way) => {
  for (const [stateName, state] of Object.entries(sampleStates)) {
    for (const [eventName, event] of Object.entries(sampleEvents)) {
      const pair = `${stateName} × ${eventName}`
      const next = expected[way][pair] ?? null
      it(`${pair} leads ${next === null ? 'nowhere' : `to ${next}`}`, () => {
        const before = sampleOf(way, state)
        const copy = structuredClone(before)
        const after = advance(before, event, later)
        expect(after?.state.at ?? null).toBe(next)
        expect(before).toEqual(copy)
        if (after === null) return
        expect(after.updatedAt).toBe(later)
        expect(after.problem).toEqual(problemAfter(eventName))
      })
    }
  }
})

function problemAfter(eventName: string): unknown {
  if (eventName === 'rejected') return { code: 'wrong-password', attemptsLeft: 3 }
  return eventName === 'secret-gone' ? { code: 'secret-gone' } : null
}

describe('the pre-flight', () => {
  it('does not change to the method that is already active', () => {
    const procedure = sampleProcedure('change', { at: 'preflight', before: byApp })
    const event = {
      type: 'preflight-confirmed',
      reason: 'other',
      note: '',
      to: 'authenticator',
      howLong: 'open-ended',
    } as const
    expect(advance(procedure, event, later)).toBeNull()
    expect(advance(procedure, { ...event, to: null }, later)).toBeNull()
  })

  it('keeps the reason and the note', () => {
    const procedure = sampleProcedure('disable', { at: 'preflight', before: byApp })
    const event = {
      type: 'preflight-confirmed',
      reason: 'lost-phone',
      note: 'left on a train',
      to: 'sms',
      howLong: 'open-ended',
    } as const
    expect(advance(procedure, event, later)).toMatchObject({
      reason: 'lost-phone',
      note: 'left on a train',
      to: null,
      howLong: 'open-ended',
    })
  })

  it('does not disable without an answer to "for how long"', () => {
    const procedure = sampleProcedure('disable', { at: 'preflight', before: byApp })
    const event = { type: 'preflight-confirmed', reason: 'other', note: '', to: null, howLong: null } as const
    expect(advance(procedure, event, later)).toBeNull()
  })

  it('goes on at portal step 6 when 2FA was turned off elsewhere meanwhile, with the clock of then', () => {
    const procedure = sampleProcedure('change', { at: 'preflight', before: off })
    const event = {
      type: 'preflight-confirmed',
      reason: 'other',
      note: '',
      to: 'authenticator',
      howLong: 'open-ended',
    } as const
    expect(advance(procedure, event, later)).toMatchObject({ state: { at: 'setup' }, unprotectedSince: off.since })
  })
})

describe('the time without 2FA', () => {
  const disabling = { at: 'sending', effect: 'disable', key: 'key', back: { at: 'disable', version: 4 } } as const

  it('starts at the instant the portal names', () => {
    const after = advance(sampleProcedure('change', disabling), { type: 'disabled', now: off }, later)
    expect(after?.unprotectedSince).toBe(off.since)
  })

  it('starts at the event where the portal names none', () => {
    const now = { ...off, since: null }
    expect(advance(sampleProcedure('disable', disabling), { type: 'disabled', now }, later)?.unprotectedSince).toBe(
      later,
    )
  })

  it('ends when a code is verified', () => {
    const state = sampleStates['sending verify-code']!
    const procedure = { ...sampleProcedure('change', state), unprotectedSince: startedBefore }
    expect(advance(procedure, { type: 'verified', now: bySms }, later)?.unprotectedSince).toBeNull()
  })
})
const startedBefore = '2026-11-22T14:00:30.000Z'

describe('a refusal', () => {
  it('that names another version leads back to the pre-flight, with the present state', () => {
    const state = sampleStates['sending disable']!
    const event = { type: 'rejected', problem: { code: 'conflict' }, now: bySms } as const
    const after = advance(sampleProcedure('change', state), event, later)
    expect(after).toMatchObject({
      state: { at: 'preflight', before: bySms },
      from: 'sms',
      problem: { code: 'conflict' },
    })
  })

  it('of the same version stays at its step', () => {
    const state = sampleStates['sending disable']!
    const event = { type: 'rejected', problem: { code: 'policy-enforced' }, now: byApp } as const
    expect(advance(sampleProcedure('change', state), event, later)?.state.at).toBe('disable')
  })

  it('of an Authenticator App’s set-up that ran out asks for the password again; other methods wait for a new code', () => {
    const event = { type: 'rejected', problem: { code: 'code-expired' }, now: null } as const
    for (const [method, at] of [
      ['authenticator', 'identity'],
      ['sms', 'code'],
    ] as const) {
      const back = { at: 'code', version: 5, method, enrolment } as const
      const sending = { at: 'sending', effect: 'verify-code', key: 'key', back } as const
      expect(advance(sampleProcedure('set-up', sending), event, later)?.state.at).toBe(at)
    }
  })

  it.each(['not-found', 'conflict'] as const)('%s of an enrolment that is gone asks for the password again', (code) => {
    const state = sampleStates['sending verify-code']!
    const after = advance(sampleProcedure('set-up', state), { type: 'rejected', problem: { code }, now: null }, later)
    expect(after?.state).toEqual({ at: 'identity', version: 5, method: 'sms' })
  })
})

describe('a cancel that the portal refuses', () => {
  it.each(['account-not-active', 'not-found', 'conflict'] as const)(
    'with %s stays cancelled: the enrolment lapses',
    (code) => {
      const state = sampleStates['sending cancel-enrolment']!
      const after = advance(sampleProcedure('change', state), { type: 'rejected', problem: { code }, now: null }, later)
      expect(after?.state).toEqual({ at: 'cancelled', now: null })
    },
  )
})

describe('every event that shows the state of an account decides whether it counts as unprotected', () => {
  const counting = {
    ...sampleProcedure('change', sampleStates['unknown verify-code']!),
    unprotectedSince: startedBefore,
  }

  it('ends it where 2FA turns out to be on', () => {
    const after = advance(counting, { type: 'undetermined', now: bySms }, later)
    expect(after).toMatchObject({ unprotectedSince: null, state: { before: { active: false, method: null } } })
  })

  it('goes on with it where 2FA is off', () => {
    expect(advance(counting, { type: 'undetermined', now: off }, later)?.unprotectedSince).toBe(startedBefore)
  })

  it('begins it where 2FA was turned off elsewhere', () => {
    const procedure = sampleProcedure('change', sampleStates['accepted']!)
    const after = advance(procedure, { type: 'okay', now: off, readBack: true }, later)
    expect(after?.unprotectedSince).toBe(off.since)
  })

  it('says of a lost disable that 2FA was on before', () => {
    const procedure = sampleProcedure('change', sampleStates['unknown disable']!)
    const after = advance(procedure, { type: 'undetermined', now: off }, later)
    expect(after?.state).toMatchObject({ before: { active: true, method: 'authenticator' }, versionBefore: 4 })
  })
})
