import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, isSameSpell, minutesByWeek } from '#shared/domain/unprotected.ts'

const at = (time: string): string => `2026-11-20T${time}:00.000Z`
const sighting = { now: { since: at('04:10') }, knownOtherwiseAt: null, ours: null, seenAt: at('04:20') }

describe('how a time without 2FA begins', () => {
  it('by an effect of ours: since when the portal says, counted from when it was sent', () => {
    const ours = { by: 'procedure', sentAt: at('04:19') } as const
    expect(beginningOf({ ...sighting, ours, now: { since: at('07:19') } })).toEqual({
      found: 'procedure',
      since: at('07:19'),
      countedFrom: at('04:19'),
    })
  })

  it('turned off elsewhere: counted from the instant the portal reports', () => {
    expect(beginningOf({ ...sighting, knownOtherwiseAt: at('04:00') })).toEqual({
      found: 'elsewhere',
      since: at('04:10'),
      countedFrom: at('04:10'),
    })
  })

  it.for([
    ['ahead', at('09:10'), at('04:20')],
    ['behind', at('01:10'), at('04:00')],
  ])('by a portal whose clock is %s: between the last time it was seen on and now', ([, since, countedFrom]) => {
    const begun = beginningOf({ ...sighting, now: { since: since! }, knownOtherwiseAt: at('04:00') })
    expect(begun).toEqual({ found: 'elsewhere', since, countedFrom })
  })

  it('without 2FA when first seen: since when the portal says, else since now', () => {
    expect(beginningOf(sighting)).toEqual({ found: 'first-sight', since: at('04:10'), countedFrom: at('04:10') })
    expect(beginningOf({ ...sighting, now: { since: null } })).toMatchObject({ since: at('04:20') })
  })

  it('is never counted from what is still to come', () => {
    const instant = fc.integer({ min: 0, max: 2e12 }).map((ms) => new Date(ms).toISOString())
    const maybe = fc.option(instant)
    const ours = fc.option(fc.record({ by: fc.constant('case' as const), sentAt: instant }))
    fc.assert(
      fc.property(maybe, maybe, ours, instant, (since, knownOtherwiseAt, by, seenAt) => {
        const begun = beginningOf({ now: { since }, knownOtherwiseAt, ours: by, seenAt })
        expect(begun.countedFrom <= seenAt).toBe(true)
      }),
    )
  })
})

it('a later instant of the portal means another time without 2FA', () => {
  expect(isSameSpell(at('04:10'), { since: at('04:10') })).toBe(true)
  expect(isSameSpell(at('04:10'), { since: null })).toBe(true)
  expect(isSameSpell(at('04:10'), { since: at('05:00') })).toBe(false)
})

describe('minutes without 2FA', () => {
  const starts = [Date.parse('2026-11-09T00:00:00.000Z'), Date.parse('2026-11-16T00:00:00.000Z')]
  const nowMs = Date.parse('2026-11-20T04:00:00.000Z')

  it('count in the week in which they passed, each account for itself', () => {
    const spells = [
      { from: '2026-11-15T23:50:00.000Z', endedAt: '2026-11-16T00:20:00.000Z' },
      { from: '2026-11-17T10:00:00.000Z', endedAt: '2026-11-17T10:05:00.000Z' },
      { from: '2026-11-20T03:59:00.000Z', endedAt: null },
      { from: '2026-11-01T00:00:00.000Z', endedAt: '2026-11-02T00:00:00.000Z' },
    ]
    expect(minutesByWeek(spells, starts, nowMs)).toEqual([10, 26])
  })

  it('are none for a time that ended before it began, by a clock that was put back', () => {
    const spells = [{ from: '2026-11-17T10:00:00.000Z', endedAt: '2026-11-17T09:00:00.000Z' }]
    expect(minutesByWeek(spells, starts, nowMs)).toEqual([0, 0])
  })
})
