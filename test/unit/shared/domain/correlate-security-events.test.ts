import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownEvent } from '#shared/domain/correlate-security-events.ts'
import type { ConsoleAction } from '#shared/domain/console-actions.ts'
import {
  changesElsewhere,
  knownSince,
  namesOperations,
  timelineOf,
  type TimelineLine,
} from '#shared/domain/timeline.ts'
import { action, event } from '../../../support/samples/timeline.ts'

const day = 24 * 60
const lines = (
  actions: ConsoleAction[],
  events: KnownEvent[],
  { knownFrom = 0, readFrom = 1000 }: { knownFrom?: number; readFrom?: number | null } = {},
): TimelineLine[] => timelineOf(actions, { events, knownFrom, readFrom }, 'FactorDesk')
/** Oldest first, as `mark action=event`. */
const summaries = (of: TimelineLine[]): string[] =>
  of.toReversed().map((line) => `${line.mark} ${line.action?.id ?? '-'}=${line.event?.id ?? '-'}`)
const named = (first: number): Partial<KnownEvent> => ({ operationKey: `action-${first}` })

describe('what was done here and is named by an event of the log', () => {
  it('is one line, confirmed, whatever the clocks and the order say', () => {
    const actions = [action('disable', { minute: 0, first: 3 }), action('verify-code', { minute: 2, first: 5 })]
    const events = [
      event('two-factor-enabled', { minute: -9 * day, place: 1, ...named(5) }),
      event('two-factor-disabled', { minute: 9 * day, place: 2, ...named(3) }),
    ]
    expect(summaries(lines(actions, events)).toSorted()).toEqual([
      'confirmed action-3=event-2',
      'confirmed action-5=event-1',
    ])
  })

  it('is distinguished by its key from the same thing done elsewhere at the same time', () => {
    const events = [
      event('two-factor-disabled', { minute: 5, place: 1, operationKey: 'of-another-console' }),
      event('two-factor-disabled', { minute: 5, place: 2, ...named(3) }),
    ]
    const found = lines([action('disable', { minute: 5, first: 3 })], events)
    expect(summaries(found)).toEqual(['elsewhere -=event-1', 'confirmed action-3=event-2'])
  })

  it('is beside each of the events that it caused', () => {
    const events = (['two-factor-disabled', 'password-reset-forced', 'invited'] as const).map((what, index) =>
      event(what, { minute: 5, place: index + 1, by: 'agent', from: 'Support desk', ...named(3) }),
    )
    const found = lines([action('disable-for-customer', { minute: 5, first: 3 })], events)
    expect(summaries(found)).toEqual(events.map(({ id }) => `confirmed action-3=${id}`))
  })

  it('is confirmed where its own answer was lost', () => {
    const lost = action('report-not-me', { minute: 5, first: 3, outcome: 'unknown' })
    expect(summaries(lines([lost], [event('frozen', { minute: 5, place: 1, ...named(3) })]))).toEqual([
      'confirmed action-3=event-1',
    ])
    expect(summaries(lines([lost], []))).toEqual(['unknown action-3=-'])
  })
})

describe('an event that names a key of ours proves nothing', () => {
  const before = action('change-number', { minute: 1, first: 1 })
  const proof = event('mobile-changed', { minute: 1, place: 1, ...named(1) })
  const ours = action('verify-code', { minute: 5, first: 3, method: 'sms' })
  const rightful = event('two-factor-enabled', { minute: 5, place: 2, method: 'sms', ...named(3) })

  it.each([
    ['of another kind', { what: 'two-factor-disabled' }],
    ['of another method', { method: 'email' }],
    ['by staff', { by: 'agent' }],
    ['from another device', { from: 'Device “Firefox on Linux”' }],
    ['by a link', { from: 'Link in an e-mail' }],
  ] as [string, Partial<KnownEvent>][])('where it is %s', (_, changed) => {
    const found = lines([before, ours], [proof, { ...rightful, ...changed }])
    expect(summaries(found).toSorted()).toEqual([
      'confirmed action-1=event-1',
      'elsewhere -=event-2',
      'missing action-3=-',
    ])
  })

  it('where the portal itself was the doer: a lock that a wrong password brought', () => {
    const locked = event('locked', { minute: 5, place: 2, by: 'system', from: null, ...named(3) })
    expect(summaries(lines([{ ...ours, outcome: 'refused' }], [locked]))).toEqual([
      'portal -=event-2',
      'refused action-3=-',
    ])
  })

  it('where it is the second of a kind', () => {
    const again = { ...rightful, id: 'event-3', place: 3 }
    expect(summaries(lines([before, ours], [proof, rightful, again])).slice(1)).toEqual([
      'confirmed action-3=event-2',
      'elsewhere -=event-3',
    ])
  })

  it('where the portal refused it, as we know', () => {
    const found = summaries(lines([before, { ...ours, outcome: 'refused' }], [proof, rightful]))
    expect(found.slice(1).toSorted()).toEqual(['elsewhere -=event-2', 'refused action-3=-'])
  })

  it('where what was done here needs no key', () => {
    const signIn = action('signed-in', { minute: 5, first: 3, last: 3 })
    const found = summaries(lines([signIn], [event('signed-in', { minute: 5, place: 1, ...named(3) })]))
    expect(found.toSorted()).toEqual(['elsewhere -=event-1', 'unjoined action-3=-'])
  })

  it('where it was done on another account, whose actions are not asked', () => {
    expect(summaries(lines([before], [proof, rightful])).slice(1)).toEqual(['elsewhere -=event-2'])
  })
})

describe('what is on one side alone', () => {
  const done = action('change-number', { minute: 10, first: 3 })
  const inLog = event('mobile-changed', { minute: 10, place: 2, ...named(3) })

  it('was made elsewhere, or before this console knew the account, or by the portal', () => {
    const events = [
      event('two-factor-enabled', { minute: -400 * day, place: 1 }),
      inLog,
      event('two-factor-disabled', { minute: 20, place: 3, by: 'agent', from: 'Support desk', operationKey: 'theirs' }),
      event('locked', { minute: 30, place: 4, by: 'system', from: null }),
      event('signed-in', { minute: 40, place: 5, from: 'Unknown browser' }),
    ]
    const found = lines([done], events, { knownFrom: 5 })
    expect(summaries(found)).toEqual([
      'before -=event-1',
      'confirmed action-3=event-2',
      'elsewhere -=event-3',
      'portal -=event-4',
      'elsewhere -=event-5',
    ])
    expect(changesElsewhere(found), 'a sign-in changes nothing').toBe(1)
    expect(knownSince(found)).toBe(inLog.at)
  })

  it('what came after the first reading was made elsewhere, also where nothing was done here', () => {
    const events = [1, 2].map((place) =>
      event('mobile-changed', { minute: place, place, operationKey: `key-${place}` }),
    )
    expect(summaries(lines([], events, { knownFrom: 1 }))).toEqual(['before -=event-1', 'elsewhere -=event-2'])
  })

  it('is missing where the log was read since and has named one of ours before it', () => {
    const later = action('disable', { minute: 12, first: 7 })
    expect(summaries(lines([done, later], [inLog]))).toContain('missing action-7=-')
    expect(summaries(lines([done, later], [inLog], { readFrom: 7 }))).toContain('unread action-7=-')
    const earlier = action('disable', { minute: 9, first: 1 })
    expect(summaries(lines([earlier, done], [inLog]))).toContain('unjoined action-1=-')
    expect(summaries(lines([done], [], { readFrom: null }))).toEqual(['unread action-3=-'])
  })

  it('a sign-in has no key: neither side says which it is', () => {
    const signIn = action('signed-in', { minute: 11, first: 5, last: 5 })
    const events = [inLog, event('signed-in', { minute: 11, place: 3, from: 'Device “FactorDesk”' })]
    expect(summaries(lines([done, signIn], events)).toSorted()).toEqual([
      'confirmed action-3=event-2',
      'unattributed -=event-3',
      'unjoined action-5=-',
    ])
    expect(summaries(lines([done], events)).at(-1), 'nobody signed in here').toBe('elsewhere -=event-3')
  })

  it('what a portal wrote before it kept keys may be ours, and what it wrote since is not', () => {
    const old = action('disable', { minute: 1, first: 1 })
    const events = [
      event('two-factor-disabled', { minute: 1, place: 1 }),
      inLog,
      event('two-factor-disabled', { minute: 20, place: 3 }),
    ]
    expect(summaries(lines([old, done], events)).toSorted()).toEqual([
      'confirmed action-3=event-2',
      'elsewhere -=event-3',
      'unattributed -=event-1',
      'unjoined action-1=-',
    ])
  })

  it('was refused, or causes no event', () => {
    const refused = action('disable', { minute: 11, first: 5, outcome: 'refused' })
    const resent = action('resend-code', { minute: 13, first: 7 })
    const events = [inLog, event('two-factor-disabled', { minute: 12, place: 3, operationKey: 'theirs' })]
    expect(summaries(lines([done, refused, resent], events))).toEqual([
      'confirmed action-3=event-2',
      'refused action-5=-',
      'elsewhere -=event-3',
      'here action-7=-',
    ])
  })

  it('is between what was confirmed before and after it, whatever its clock says', () => {
    const actions = [
      action('disable', { minute: 0, first: 1 }),
      action('resend-code', { minute: 9 * day, first: 3 }),
      action('verify-code', { minute: 2, first: 5 }),
    ]
    const events = [
      event('two-factor-disabled', { minute: 0, place: 1, ...named(1) }),
      event('two-factor-enabled', { minute: 2, place: 2, ...named(5) }),
    ]
    const found = summaries(lines(actions, events))
    expect(found).toEqual(['confirmed action-1=event-1', 'here action-3=-', 'confirmed action-5=event-2'])
  })
})

describe('a portal that names no operations', () => {
  const unnamed = (what: KnownEvent['what'], place: number): KnownEvent => {
    const { operationKey: _, ...rest } = event(what, { minute: place, place })
    return rest
  }

  it('has nothing joined, confirmed, missing or counted as made elsewhere', () => {
    const actions = [action('disable', { minute: 1, first: 1 }), action('verify-code', { minute: 2, first: 3 })]
    const events = [unnamed('two-factor-disabled', 1), unnamed('two-factor-enabled', 2), unnamed('frozen', 3)]
    const found = lines(actions, events, { knownFrom: 1 })
    expect(new Set(found.map(({ mark, event: one }) => `${one === null ? 'here' : 'log'} ${mark}`))).toEqual(
      new Set(['here unjoined', 'log unattributed']),
    )
    expect(changesElsewhere(found)).toBe(0)
    expect(namesOperations({ events })).toBe(false)
  })

  it('is described by its newest event', () => {
    expect(namesOperations({ events: [] })).toBeNull()
    expect(namesOperations({ events: [unnamed('frozen', 1), event('unfrozen', { minute: 2, place: 2 })] })).toBe(true)
  })
})

describe('whatever happened', () => {
  const whats = ['disable', 'verify-code', 'start-enrolment', 'change-number', 'signed-in', 'signed-out', 'evidence']
  const kinds = [
    'two-factor-disabled',
    'two-factor-enabled',
    'enrolment-started',
    'mobile-changed',
    'signed-in',
  ] as const
  const someActions = fc
    .array(
      fc.record({
        what: fc.constantFrom(...whats),
        minute: fc.integer({ min: -20 * day, max: 20 * day }),
        outcome: fc.constantFrom('applied' as const, 'refused' as const, 'unknown' as const),
        method: fc.option(fc.constantFrom('sms' as const, 'email' as const)),
      }),
      { maxLength: 12 },
    )
    .map((all) => all.map(({ what, ...more }, index) => action(what, { ...more, first: 2 * index + 1 })))
  const someEvents = fc
    .array(
      fc.record({
        what: fc.constantFrom(...kinds),
        minute: fc.integer({ min: -20 * day, max: 20 * day }),
        by: fc.constantFrom('customer' as const, 'agent' as const, 'system' as const),
        from: fc.constantFrom('FactorDesk', 'Firefox on Linux', null),
        method: fc.option(fc.constantFrom('sms' as const, 'email' as const)),
        operationKey: fc.option(fc.integer({ min: 0, max: 11 }).map((index) => `action-${2 * index + 1}`)),
      }),
      { maxLength: 12 },
    )
    .map((all) => all.map(({ what, ...more }, index) => event(what, { ...more, place: index + 1 })))
  const world = fc.tuple(someActions, someEvents)

  it('each event is in it exactly once, and so is each action that no event names', () => {
    fc.assert(
      fc.property(world, ([actions, events]) => {
        const found = lines(actions, events)
        const ids = (of: readonly ({ id: string } | null)[]): string[] => of.flatMap((one) => one?.id ?? []).toSorted()
        const joined = new Set(found.flatMap(({ event: one, action: ours }) => (one === null ? [] : (ours?.id ?? []))))
        const alone = found.filter((line) => line.event === null).map((line) => line.action)
        expect(ids(alone)).toEqual(ids(actions.filter(({ id }) => !joined.has(id))))
        expect(ids(found.map((line) => line.event))).toEqual(ids(events))
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      }),
    )
  })

  it('only an event that names the action and may be of it is joined to it, and none to what was refused', () => {
    fc.assert(
      fc.property(world, ([actions, events]) => {
        for (const { mark, action: ours, event: theirs } of lines(actions, events)) {
          expect(mark === 'confirmed').toBe(ours !== null && theirs !== null)
          if (ours === null || theirs === null) continue
          expect(theirs.operationKey).toBe(ours.id)
          expect(ours.outcome).not.toBe('refused')
          expect(theirs.by).toBe('customer')
          expect(theirs.from).not.toBe('Firefox on Linux')
          if (ours.method !== null && theirs.method !== null) expect(ours.method).toBe(theirs.method)
        }
      }),
    )
  })

  it('the events keep the order of the log where the portal’s clock goes forward', () => {
    fc.assert(
      fc.property(world, ([actions, events]) => {
        const places = lines(actions, events).flatMap(
          ({ event: one }) => events.find(({ id }) => id === one?.id)?.place ?? [],
        )
        expect(places).toEqual(places.toSorted((a, b) => b - a))
      }),
    )
  })
})
