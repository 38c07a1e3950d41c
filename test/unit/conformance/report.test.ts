import { expect, test } from 'vitest'
import { sentencesOf } from '../../conformance/kit/contract.ts'
import { brokenSentences, hasFailed, reportOf } from '../../conformance/kit/report.ts'
import type { CheckResult, RunResult } from '../../conformance/kit/run.ts'

const contract = sentencesOf('## Sessions\n\n- **SES-7** A code works once.\n')
const check = (outcome: CheckResult['outcome'], more: Partial<CheckResult> = {}): CheckResult => {
  return { title: 'a check', sentences: ['SES-7'], outcome, violations: [], reason: null, milliseconds: 1, ...more }
}
const resultOf = (...checks: CheckResult[]): RunResult => {
  return { baseUrl: 'http://127.0.0.1:1', sections: [{ name: 'sessions', checks }], leftBehind: [] }
}
const exchange = { method: 'POST', path: '/api/v1/sessions', status: 201, code: null }
const violated = check('failed', { violations: [{ sentence: 'SES-7', why: 'expected not-found', exchange }] })

test('the table counts by section, and each violation names its sentence', () => {
  const late = check('not checked', { reason: 'needs time: 300 s' })
  expect(reportOf(resultOf(check('passed'), violated, late), contract)).toBe(
    `
Conformance of http://127.0.0.1:1

section   passed  failed  not checked
sessions       1       1            1
all            1       1            1

SES-7  A code works once.
  check  a check
  asked  POST /api/v1/sessions
  came   201
  why    expected not-found

Not checked:
  sessions: a check (SES-7): needs time: 300 s

1 passed, 1 failed, 1 not checked`.trimStart(),
  )
})

test('an answer that never came is reported as such', () => {
  const reason = 'POST /api/v1/sessions: no answer (ECONNREFUSED)'
  const report = reportOf(resultOf(check('failed', { reason })), contract)
  expect(report).toContain(`FAILED  a check\n  ${reason}`)
})

test('what was left behind is reported', () => {
  const result = { ...resultOf(check('passed')), leftBehind: ['one@a.example: locked'] }
  expect(reportOf(result, contract)).toContain('Not left as it was found:\n  one@a.example: locked')
})

test('a run has failed when a check has; what is not checked fails nothing', () => {
  expect(hasFailed(resultOf(check('passed'), check('not checked')))).toBe(false)
  expect(hasFailed(resultOf(violated, check('passed')))).toBe(true)
  expect(brokenSentences(resultOf(violated, violated))).toEqual(['SES-7'])
})
