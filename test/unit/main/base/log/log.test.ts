import { describe, expect, it } from 'vitest'
import { errorFacts } from '../../../../../src/main/base/log/error-facts.ts'
import { logEvents } from '../../../../../src/main/base/log/log-events.ts'
import { createLog } from '../../../../../src/main/base/log/log.ts'
import type { LogLine } from '../../../../../src/main/base/log/log-line.ts'
import { manualClock } from '../../../../support/time/manual-clock.ts'

function opened(): { lines: LogLine[]; log: ReturnType<typeof createLog>; clock: ReturnType<typeof manualClock> } {
  const lines: LogLine[] = []
  const clock = manualClock()
  return { lines, clock, log: createLog((line) => lines.push(JSON.parse(line) as LogLine), clock) }
}

describe('a flood of one kind', () => {
  const { perMinute } = logEvents['operation.failed']
  const forbidden = { operation: 'account.get', code: 'forbidden' } as const

  it('gets so many lines a minute, and does not drown another kind', () => {
    const { lines, log } = opened()
    for (let n = 0; n < 100_000; n += 1) log.note('operation.failed', forbidden)
    expect(lines).toHaveLength(perMinute)
    log.note('operation.failed', { operation: 'procedure.disable', code: 'unexpected' })
    expect(lines.at(-1)).toMatchObject({ facts: { operation: 'procedure.disable' } })
  })

  it('is reported by its number once the minute is over', () => {
    const { lines, log, clock } = opened()
    for (let n = 0; n < perMinute + 7; n += 1) log.note('operation.failed', forbidden)
    clock.advance(60)
    log.note('operation.failed', forbidden)
    expect(lines.slice(perMinute)).toMatchObject([
      { event: 'log.skipped', facts: { of: 'operation.failed', lines: 7 } },
      { event: 'operation.failed' },
    ])
  })

  it('ends where the clock is put back, too', () => {
    const { lines, log, clock } = opened()
    for (let n = 0; n < perMinute; n += 1) log.note('operation.failed', forbidden)
    clock.advance(-86_400)
    log.note('operation.failed', forbidden)
    expect(lines).toHaveLength(perMinute + 1)
  })
})

it('never throws, whatever takes its lines', () => {
  const log = createLog(() => {
    throw new Error('no')
  }, manualClock())
  expect(() => log.note('app.ended', { clean: true })).not.toThrow()
})

describe('what is said of an error', () => {
  it('is its name, its code and its place', () => {
    const { kind, code, places } = errorFacts(Object.assign(new TypeError('correct horse'), { code: 'ENOSPC' }))
    expect({ kind, code }).toEqual({ kind: 'TypeError', code: 'ENOSPC' })
    expect(places?.[0]).toMatch(/^\S* log\.test\.ts:\d+:\d+$/)
  })

  it('never its message, not even where the message looks like a place', () => {
    const error = new Error('x\n    at correct-horse (secret.js:1:1)\n    at more@secret.js:2:2')
    const { lines, log } = opened()
    log.note('operation.broke', { operation: 'account.get', ...errorFacts(error) })
    expect(JSON.stringify(lines)).not.toMatch(/horse|secret|more/)
    expect(JSON.stringify(lines)).toContain('log.test.ts')
  })

  it.each([undefined, null, 'correct horse', { message: 'correct horse' }])('of %j is that it is none', (thrown) => {
    expect(errorFacts(thrown)).toEqual({ kind: 'NotAnError', places: [] })
  })
})
