import { describe, expect, it } from 'vitest'
import {
  failure,
  readPlaywright,
  readVitest,
  settle,
  sum,
  verdictLine,
} from '../../../../tools/test-runner/results.mjs'

describe('readVitest', () => {
  const counts = { numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 }
  const red = { status: 'failed', fullName: 'the list keeps its line' }

  it('counts todo as skipped', () =>
    expect(readVitest({ ...counts, testResults: [] })).toEqual({ passed: 5, skipped: 3, failures: [] }))

  it('names each failed test with its file and the first line of its reason', () => {
    const failureMessages = ['\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n    at list.test.ts:3']
    const file = {
      name: '/project/test/list.test.ts',
      status: 'failed',
      assertionResults: [{ status: 'passed', fullName: 'other' }, { ...red, failureMessages }, red],
    }
    expect(readVitest({ ...counts, testResults: [file] }, '/project').failures).toEqual([
      'test/list.test.ts: the list keeps its line — AssertionError: expected 1 to be 2',
      'test/list.test.ts: the list keeps its line',
    ])
  })

  it('counts a file that could not be loaded as one failure', () => {
    const file = { name: 'a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
    expect(readVitest({ ...counts, testResults: [file] }).failures).toEqual(['a.test.ts — no such module'])
  })
})

describe('readPlaywright', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'staff.spec.ts',
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  })
  const report = {
    stats: { expected: 3, skipped: 4 },
    suites: [
      {
        title: 'staff.spec.ts',
        file: 'staff.spec.ts',
        specs: [spec('good', 'expected'), spec('flaky', 'flaky')],
        suites: [
          { title: 'inner', file: 'staff.spec.ts', specs: [spec('bad', 'unexpected', 'Error: no frame\nCall log')] },
        ],
      },
    ],
  }

  it('names each failed test, wherever it lies; one that passed when tried again has failed', () =>
    expect(readPlaywright(report)).toEqual({
      passed: 3,
      skipped: 4,
      failures: ['staff.spec.ts: flaky', 'staff.spec.ts: bad — Error: no frame'],
    }))

  it('names an error outside all tests', () =>
    expect(readPlaywright({ ...report, errors: [{ message: 'no display' }], suites: [] }).failures).toEqual([
      'no test — no display',
    ]))
})

describe('settle', () => {
  const good = { passed: 3, skipped: 0, failures: [] }

  it('makes one failure of a stage that left no report, even if it ended well', () =>
    expect(settle('unit', undefined, 0)).toEqual(failure('unit: left no report, exit code 0')))

  it('hears the exit code when the report knows of no failure', () =>
    expect(settle('unit', good, 1)).toEqual({ ...good, failures: ['unit: exit code 1, and no test failed'] }))

  it('does not count a failure twice', () =>
    expect(settle('unit', { ...good, failures: ['a', 'b'] }, 1).failures).toEqual(['a', 'b']))

  it('leaves a good stage as it is', () => expect(settle('unit', good, 0)).toEqual(good))
})

describe('the last line', () => {
  it('sums all stages', () => {
    const total = sum([
      { passed: 1, skipped: 0, failures: [] },
      { passed: 20, skipped: 3, failures: ['a', 'b'] },
    ])
    expect(total.failures).toEqual(['a', 'b'])
    expect(verdictLine(total)).toBe('21 passed, 2 failed, 3 skipped')
  })
})
