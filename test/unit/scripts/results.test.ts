import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest, settle, sum, verdictLine } from '../../../scripts/lib/results.mjs'

describe('countVitest', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
  const failed = (...tests: string[]) => ({ status: 'failed', assertionResults: tests.map((status) => ({ status })) })

  it('counts todo as skipped', () => expect(countVitest(report)).toEqual({ passed: 5, failed: 1, skipped: 3 }))

  it('counts a file that could not be loaded as one failure', () =>
    expect(countVitest({ ...report, testResults: [failed(), failed('passed', 'failed')] }).failed).toBe(2))
})

describe('countPlaywright', () => {
  it('counts a flaky test as passed', () =>
    expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 2, skipped: 4 } })).toEqual({
      passed: 5,
      failed: 1,
      skipped: 4,
    }))
})

describe('settle', () => {
  const good = { passed: 3, failed: 0, skipped: 0 }

  it('makes one failure of a stage that left no report, even if it ended well', () =>
    expect(settle(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 }))

  it('hears the exit code when the report knows of no failure', () =>
    expect(settle(good, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 }))

  it('does not count a failure twice', () => expect(settle({ ...good, failed: 2 }, 1).failed).toBe(2))

  it('leaves a good stage as it is', () => expect(settle(good, 0)).toEqual(good))
})

describe('the last line', () => {
  it('sums all stages', () =>
    expect(
      verdictLine(
        sum([
          { passed: 1, failed: 0, skipped: 0 },
          { passed: 20, failed: 2, skipped: 3 },
        ]),
      ),
    ).toBe('21 passed, 2 failed, 3 skipped'))
})
