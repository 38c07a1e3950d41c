import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, endOfDay, endOfWeek, weekStarts } from '#shared/domain/local-time.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const kualaLumpur = 'Asia/Kuala_Lumpur'
/** A Friday; in Kuala Lumpur it is noon. */
const noon = Date.parse('2026-11-20T04:00:00.000Z')

describe('the end of the operator’s day and week', () => {
  it('is by the operator’s time zone', () => {
    expect(iso(endOfDay(noon, kualaLumpur))).toBe('2026-11-20T15:59:59.999Z')
    expect(iso(endOfDay(noon, 'America/Los_Angeles'))).toBe('2026-11-20T07:59:59.999Z')
    expect(iso(endOfDay(noon, kualaLumpur, 7))).toBe('2026-11-27T15:59:59.999Z')
    expect(iso(endOfWeek(noon, kualaLumpur))).toBe('2026-11-22T15:59:59.999Z')
  })

  it('is the same day on a Sunday, and a week later a minute after it', () => {
    const sunday = Date.parse('2026-11-22T15:59:59.999Z')
    expect(endOfWeek(sunday, kualaLumpur)).toBe(sunday)
    expect(iso(endOfWeek(sunday + 1, kualaLumpur))).toBe('2026-11-29T15:59:59.999Z')
  })

  it.for([
    ['a day of 23 hours', 'Europe/Berlin', '2026-03-29T00:30:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['a day of 25 hours', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['a day before one that begins at 01:00', 'Africa/Cairo', '2026-04-23T12:00:00.000Z', '2026-04-23T21:59:59.999Z'],
    ['a day before one that was skipped', 'Pacific/Apia', '2011-12-29T12:00:00.000Z', '2011-12-30T09:59:59.999Z'],
  ] as const)('is right on %s', ([, zone, now, end]) => {
    expect(iso(endOfDay(Date.parse(now), zone))).toBe(end)
  })

  it('lies ahead, by no more than a week and an hour', () => {
    const instants = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') })
    const zones = fc.constantFrom('UTC', kualaLumpur, 'America/St_Johns', 'Pacific/Kiritimati', 'Pacific/Pago_Pago')
    fc.assert(
      fc.property(instants, zones, (now, zone) => {
        expect(endOfDay(now, zone)).toBeGreaterThanOrEqual(now)
        expect(endOfWeek(now, zone)).toBeGreaterThanOrEqual(endOfDay(now, zone))
        expect(endOfWeek(now, zone) - now).toBeLessThanOrEqual((7 * 24 + 1) * 3_600_000)
      }),
    )
  })
})

it('an answer to "for how long?" means an end, but for an open one', () => {
  expect(endOf('today', noon, kualaLumpur)).toBe('2026-11-20T15:59:59.999Z')
  expect(endOf('this-week', noon, kualaLumpur)).toBe('2026-11-22T15:59:59.999Z')
  expect(endOf('open-ended', noon, kualaLumpur)).toBeNull()
  expect(endOf(null, noon, kualaLumpur)).toBeNull()
})

it('weeks begin on Mondays, the present one last', () => {
  expect(weekStarts(noon, kualaLumpur, 3).map(iso)).toEqual([
    '2026-11-01T16:00:00.000Z',
    '2026-11-08T16:00:00.000Z',
    '2026-11-15T16:00:00.000Z',
  ])
})
