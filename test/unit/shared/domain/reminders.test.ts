import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remind, waitFor, type HandledReminder } from '#shared/domain/reminders.ts'
import { recountedFrom, unprotectedReminders } from '#shared/domain/unprotected.ts'

const minute = 60_000
const start = Date.parse('2026-11-20T04:00:00.000Z')
const iso = (ms: number): string => new Date(ms).toISOString()

/** One account over time, as main keeps it. */
interface Kept {
  found: 'procedure' | 'first-sight'
  countedFrom: string
  until: string | null
  handled: readonly HandledReminder[]
}

const turnedOff: Kept = { found: 'procedure', countedFrom: iso(start), until: iso(start + 60 * minute), handled: [] }

/** One check, as main does it; what is shown. */
function check(kept: Kept, nowMs: number): string | null {
  kept.countedFrom = recountedFrom(kept.countedFrom, nowMs)
  const { show, handled } = remind(unprotectedReminders(kept), kept.handled, nowMs)
  kept.handled = handled
  return show
}

/** What is shown at checks so many minutes after the start. */
function shownAt(kept: Kept, minutes: readonly number[]): (string | null)[] {
  return minutes.map((at) => check(kept, start + at * minute))
}

describe('the reminders of an account without 2FA', () => {
  it('come at 5 minutes, at 30 minutes and at the chosen end, once each', () => {
    expect(shownAt({ ...turnedOff }, [0, 4, 5, 6, 29, 30, 31, 59, 60, 61, 5000])).toEqual([
      ...[null, null, '5-minutes', null, null, '30-minutes', null, null, 'end', null, null],
    ])
  })

  it('are shown once when several fell due meanwhile: the latest alone, and the others are skipped', () => {
    const kept = { ...turnedOff }
    expect(shownAt(kept, [45, 46])).toEqual(['30-minutes', null])
    expect(kept.handled.map(({ kind, shown }) => [kind, shown])).toEqual([
      ['5-minutes', false],
      ['30-minutes', true],
    ])
    expect(shownAt({ ...turnedOff }, [90, 91])).toEqual(['end', null])
  })

  it('are none but the chosen end for an account that was first seen so', () => {
    expect(shownAt({ ...turnedOff, found: 'first-sight' }, [5, 30, 60, 61])).toEqual([null, null, 'end', null])
    expect(waitFor(unprotectedReminders({ ...turnedOff, found: 'first-sight', until: null }), [], start)).toBeNull()
  })

  it('come again at an end that was moved', () => {
    const kept = { ...turnedOff }
    shownAt(kept, [60])
    kept.until = iso(start + 90 * minute)
    expect(shownAt(kept, [61, 90, 91])).toEqual([null, 'end', null])
  })

  it('are not shown twice when the clock is put right by a few seconds', () => {
    expect(shownAt({ ...turnedOff }, [5, 4.99, 5, 5.1])).toEqual(['5-minutes', null, null, null])
  })

  it('come later, but come, when the clock is put back by days in the first minutes', () => {
    const days = -3 * 24 * 60
    expect(shownAt({ ...turnedOff }, [1, days, days + 4, days + 5, days + 30])).toEqual([
      ...[null, null, null, '5-minutes', '30-minutes'],
    ])
  })

  it('come at the right time when a clock that was ahead by days is put right', () => {
    expect(shownAt({ ...turnedOff }, [1, 3 * 24 * 60, 2, 5, 30, 60])).toEqual([
      ...[null, 'end', null, null, '30-minutes', 'end'],
    ])
  })
})

describe('at any step of the clock', () => {
  const jump = fc.integer({ min: -10 * 24 * 60, max: 10 * 24 * 60 })
  const step = fc.integer({ min: 0, max: 20 })
  const series = fc.array(fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: jump }), { maxLength: 60 })

  it('nothing floods: three reminders at most, and three more for each time the clock was put back', () => {
    fc.assert(
      fc.property(series, (steps) => {
        const kept = { ...turnedOff }
        let at = 0
        let shown = 0
        let back = 0
        for (const by of steps) {
          at += by
          if (by < 0) back += 1
          // Checking again at once shows nothing more.
          for (let again = 0; again < 2; again += 1) if (check(kept, start + at * minute) !== null) shown += 1
        }
        expect(shown).toBeLessThanOrEqual(3 + 3 * back)
      }),
    )
  })

  it('nothing is lost: once the clock runs on as it should, every reminder is dealt with, and one still ahead is shown', () => {
    fc.assert(
      fc.property(series, (steps) => {
        const kept = { ...turnedOff }
        let at = 0
        for (const by of steps) check(kept, start + (at += by) * minute)
        const ahead = unprotectedReminders(kept)
          .filter(({ dueMs }) => dueMs - (start + at * minute) > 5 * minute)
          .map(({ kind }) => kind)
        const shown = new Set<string | null>()
        const end = Math.max(at, 0) + 100
        while (at < end) {
          at += 1
          shown.add(check(kept, start + at * minute))
        }
        // 30 minutes and an end within the same check are handled as one.
        expect(kept.handled.map(({ kind }) => kind).toSorted()).toEqual(['30-minutes', '5-minutes', 'end'])
        for (const kind of ahead) expect(kept.handled.find((one) => one.kind === kind)).toBeDefined()
        if (ahead.length > 0) expect([...shown].some((kind) => kind !== null)).toBe(true)
      }),
    )
  })

  it('a wait is never longer than until the next one that is not dealt with', () => {
    fc.assert(
      fc.property(series, (steps) => {
        const kept = { ...turnedOff }
        let at = 0
        for (const by of steps) {
          check(kept, start + (at += by) * minute)
          const nowMs = start + at * minute
          const wait = waitFor(unprotectedReminders(kept), kept.handled, nowMs)
          expect(wait).toBeGreaterThan(0)
          if (wait !== null && wait !== Infinity) expect(check({ ...kept }, nowMs + wait)).not.toBeNull()
        }
      }),
    )
  })
})
