import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownEvent, VersionAnchor } from '#shared/domain/correlate-security-events.ts'
import type { OwnDeed } from '#shared/domain/console-actions.ts'
import { changesElsewhere, knownSince, timelineOf, type TimelineLine } from '#shared/domain/timeline.ts'
import { deed, event } from '../../../support/timeline.ts'

const day = 24 * 60
const lines = (
  deeds: OwnDeed[],
  events: KnownEvent[],
  { anchor = null, readFrom = 1000 }: { anchor?: VersionAnchor | null; readFrom?: number | null } = {},
): TimelineLine[] => timelineOf(deeds, { events, anchor, readFrom }, 'FactorDesk')
/** Oldest first, as `mark deed=event`. */
const told = (of: TimelineLine[]): string[] =>
  of.toReversed().map((line) => `${line.mark} ${line.deed?.id ?? '-'}=${line.event?.id ?? '-'}`)

describe('what was done here and stands in the log', () => {
  it('is one line, confirmed', () => {
    const found = lines(
      [deed('disable', { minute: 5, first: 3 })],
      [event('two-factor-disabled', { minute: 5, place: 1 })],
    )
    expect(told(found)).toEqual(['confirmed deed-3=event-1'])
  })

  it('is found whatever the operator’s clock says, by days', () => {
    const deeds = [
      deed('signed-in', { minute: 0, first: 1, last: 1 }),
      deed('disable', { minute: 2, first: 3 }),
      deed('signed-out', { minute: 3, first: 7, last: 7 }),
    ]
    for (const minute of [-9 * day, 9 * day]) {
      const events = [
        event('signed-in', { minute, place: 1 }),
        event('two-factor-disabled', { minute: minute + 2, place: 2 }),
        event('signed-out', { minute: minute + 3, place: 3 }),
      ]
      expect(told(lines(deeds, events))).toEqual([
        'confirmed deed-1=event-1',
        'confirmed deed-3=event-2',
        'confirmed deed-7=event-3',
      ])
    }
  })

  it('is told from the same thing done by another console by the version, against the clocks', () => {
    const deeds = [deed('disable', { minute: 60, first: 3, version: 3 })]
    const events = [
      event('two-factor-disabled', { minute: 61, place: 1 }),
      event('two-factor-enabled', { minute: 62, place: 2 }),
      event('two-factor-disabled', { minute: 9 * day, place: 3 }),
    ]
    const anchor = { place: 3, version: 4 }
    expect(told(lines(deeds, events, { anchor }))).toContain('confirmed deed-3=event-3')
    expect(told(lines(deeds, events))).toContain('confirmed deed-3=event-1')
  })

  it('is told from it by when the event appeared in the log, where there is no version', () => {
    const deeds = [deed('change-number', { minute: 60, first: 30 })]
    const early = event('mobile-changed', { minute: 60, place: 1, before: 20 })
    const late = event('mobile-changed', { minute: 70, place: 2, after: 25, before: 40 })
    expect(told(lines(deeds, [early, late]))).toEqual(['before -=event-1', 'confirmed deed-30=event-2'])
    const afterwards = event('mobile-changed', { minute: 60, place: 1, after: 31, before: 40 })
    expect(told(lines(deeds, [afterwards]))).toContain('missing deed-30=-')
  })

  it('is never of another method, doer or device, nor weeks away', () => {
    const deeds = [deed('verify-code', { minute: 0, first: 1, method: 'sms' })]
    const others: Partial<KnownEvent>[] = [{ method: 'email' }, { by: 'agent' }, { from: 'Firefox on Linux' }]
    for (const other of others)
      expect(told(lines(deeds, [event('two-factor-enabled', { minute: 0, place: 1, ...other })]))).toContain(
        'missing deed-1=-',
      )
    expect(told(lines(deeds, [event('two-factor-enabled', { minute: 20 * day, place: 1 })]))).toContain(
      'missing deed-1=-',
    )
  })

  it('is confirmed where its own answer was lost', () => {
    const lost = deed('report-not-me', { minute: 5, first: 3, outcome: 'unknown' })
    expect(told(lines([lost], [event('frozen', { minute: 5, place: 1 })]))).toEqual(['confirmed deed-3=event-1'])
    expect(told(lines([lost], []))).toEqual(['unknown deed-3=-'])
  })
})

describe('what is on one side alone', () => {
  const signIn = deed('signed-in', { minute: 10, first: 1, last: 1 })
  const inLog = event('signed-in', { minute: 10, place: 2 })

  it('was made elsewhere, or before this console knew the account, or by the portal', () => {
    const events = [
      event('two-factor-enabled', { minute: -400 * day, place: 1, from: 'Firefox on Linux' }),
      inLog,
      event('two-factor-disabled', { minute: 20, place: 3, by: 'agent', from: 'Support desk' }),
      event('locked', { minute: 30, place: 4, by: 'system', from: null }),
      event('signed-in', { minute: 40, place: 5, from: 'Unknown browser' }),
    ]
    const found = lines([signIn], events)
    expect(told(found)).toEqual([
      'before -=event-1',
      'confirmed deed-1=event-2',
      'elsewhere -=event-3',
      'portal -=event-4',
      'elsewhere -=event-5',
    ])
    expect(changesElsewhere(found), 'a sign-in changes nothing').toBe(1)
    expect(knownSince(found)).toBe(inLog.at)
  })

  it('is missing where the log was read since, not read where it was not', () => {
    const done = deed('disable', { minute: 12, first: 3 })
    expect(told(lines([signIn, done], [inLog]))).toContain('missing deed-3=-')
    expect(told(lines([signIn, done], [inLog], { readFrom: 3 }))).toContain('unread deed-3=-')
    expect(told(lines([signIn, done], [], { readFrom: null }))).toEqual(['unread deed-1=-', 'unread deed-3=-'])
  })

  it('was refused, or leaves no line in the log', () => {
    const refused = deed('disable', { minute: 11, first: 3, outcome: 'refused' })
    const resent = deed('resend-code', { minute: 13, first: 5 })
    const events = [inLog, event('two-factor-disabled', { minute: 12, place: 3, from: 'FactorDesk' })]
    expect(told(lines([signIn, refused, resent], events))).toEqual([
      'confirmed deed-1=event-2',
      'refused deed-3=-',
      'elsewhere -=event-3',
      'here deed-5=-',
    ])
  })

  it('stands between what was confirmed before and after it, whatever its clock says', () => {
    const deeds = [
      deed('disable', { minute: 0, first: 1, version: 1 }),
      deed('resend-code', { minute: 9 * day, first: 3 }),
      deed('verify-code', { minute: 2, first: 5, version: 2 }),
    ]
    const events = [
      event('two-factor-disabled', { minute: 0, place: 1 }),
      event('two-factor-enabled', { minute: 2, place: 2 }),
    ]
    const found = told(lines(deeds, events, { anchor: { place: 2, version: 3 } }))
    expect(found).toEqual(['confirmed deed-1=event-1', 'here deed-3=-', 'confirmed deed-5=event-2'])
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
  const someDeeds = fc
    .array(
      fc.record({
        what: fc.constantFrom(...whats),
        minute: fc.integer({ min: -20 * day, max: 20 * day }),
        outcome: fc.constantFrom('applied' as const, 'refused' as const, 'unknown' as const),
        version: fc.option(fc.integer({ min: 0, max: 6 })),
        method: fc.option(fc.constantFrom('sms' as const, 'email' as const)),
      }),
      { maxLength: 12 },
    )
    .map((all) => all.map(({ what, ...more }, index) => deed(what, { ...more, first: 2 * index + 1 })))
  const someEvents = fc
    .array(
      fc.record({
        what: fc.constantFrom(...kinds),
        minute: fc.integer({ min: -20 * day, max: 20 * day }),
        by: fc.constantFrom('customer' as const, 'agent' as const, 'system' as const),
        from: fc.constantFrom('FactorDesk', 'Firefox on Linux', null),
        method: fc.option(fc.constantFrom('sms' as const, 'email' as const)),
        after: fc.option(fc.integer({ min: 0, max: 10 })),
        before: fc.integer({ min: 0, max: 30 }),
      }),
      { maxLength: 12 },
    )
    .map((all) => all.map(({ what, ...more }, index) => event(what, { ...more, place: index + 1 })))
  const someAnchor = fc.option(fc.record({ place: fc.integer({ min: 0, max: 12 }), version: fc.integer({ max: 9 }) }))
  const world = fc.tuple(someDeeds, someEvents, someAnchor)

  it('each deed and each event stands in it exactly once', () => {
    fc.assert(
      fc.property(world, ([deeds, events, anchor]) => {
        const found = lines(deeds, events, { anchor })
        const ids = (of: readonly ({ id: string } | null)[]): string[] => of.flatMap((one) => one?.id ?? []).toSorted()
        expect(ids(found.map((line) => line.deed))).toEqual(ids(deeds))
        expect(ids(found.map((line) => line.event))).toEqual(ids(events))
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      }),
    )
  })

  it('only what may be the same is one line, and what was refused never is', () => {
    fc.assert(
      fc.property(world, ([deeds, events, anchor]) => {
        for (const { mark, deed: ours, event: theirs } of lines(deeds, events, { anchor })) {
          expect(mark === 'confirmed').toBe(ours !== null && theirs !== null)
          if (ours === null || theirs === null) continue
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
      fc.property(world, ([deeds, events, anchor]) => {
        const places = lines(deeds, events, { anchor }).flatMap(
          ({ event: one }) => events.find(({ id }) => id === one?.id)?.place ?? [],
        )
        expect(places).toEqual(places.toSorted((a, b) => b - a))
      }),
    )
  })
})
