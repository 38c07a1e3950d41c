import { describe, expect, it } from 'vitest'
import { clockText, markPassed, secondsSince, secondsUntil } from '../../../../src/renderer/src/lib/durations.ts'

const at = (iso: string): number => Date.parse(iso)

describe('count-downs', () => {
  it('counts a second that has begun as left, and ends at 0', () => {
    expect(secondsUntil('2026-11-22T14:02:31.000Z', at('2026-11-22T14:02:30.001Z'))).toBe(1)
    expect(secondsUntil('2026-11-22T14:02:31.000Z', at('2026-11-22T14:02:31.000Z'))).toBe(0)
    expect(secondsUntil('2026-11-22T14:02:31.000Z', at('2026-11-22T15:00:00.000Z'))).toBe(0)
  })

  it('counts up in whole seconds and never below 0', () => {
    expect(secondsSince('2026-11-22T14:02:31.000Z', at('2026-11-22T14:02:32.999Z'))).toBe(1)
    expect(secondsSince('2026-11-22T14:02:31.000Z', at('2026-11-22T14:00:00.000Z'))).toBe(0)
  })

  it.each([
    [0, '0:00'],
    [42, '0:42'],
    [192, '3:12'],
    [3600, '1:00:00'],
    [36_061, '10:01:01'],
  ])('writes %i seconds as %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text)
  })

  it.each([
    [61, 60, 60],
    [60, 59, null],
    [31, 29, 30],
    [12, 9, 10],
    [70, 5, 10],
    [10, 10, null],
    [0, 300, null],
  ])('speaks when going from %i to %i: %s', (before, after, mark) => {
    expect(markPassed(before, after)).toBe(mark)
  })
})
