import { expect, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { readAnswer } from '../../conformance/kit/form.ts'

const unspeakable = { mobileNumbers: ['+60100000142'], passwords: ['a-password-1'] }
const usual = { 'x-trace-id': 't-1', 'cache-control': 'no-store' }
const refusal = {
  type: 'urn:x',
  title: 'Locked',
  status: 429,
  detail: 'Locked',
  code: 'locked',
  traceId: 't-1',
  retryAfterSeconds: 7,
}

/** The sentences that an answer to a sign-in breaks by its form. */
function brokenBy(status: number, body: unknown, headers: Record<string, string>): string[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const read = readAnswer(
    { status, headers: new Headers({ ...usual, ...headers }), text },
    endpoints.signIn,
    unspeakable,
  )
  return read.findings.map(({ sentence }) => sentence)
}
const problem = { 'content-type': 'application/problem+json', 'retry-after': '7' }

test('a refusal in its form breaks nothing', () => {
  expect(brokenBy(429, refusal, problem)).toEqual([])
})

test.each<[string, number, unknown, Record<string, string>, string[]]>([
  ['no trace id', 429, refusal, { ...problem, 'x-trace-id': '' }, ['GEN-4']],
  ['may be stored', 429, refusal, { ...problem, 'cache-control': 'private' }, ['GEN-5']],
  ['another type', 429, refusal, { ...problem, 'content-type': 'application/json' }, ['ERR-1']],
  ['no JSON', 429, '<html>', problem, ['GEN-2']],
  ['no problem', 429, { error: 'locked' }, problem, ['ERR-1']],
  ['another status in the body', 429, { ...refusal, status: 403 }, problem, ['ERR-1']],
  ['a code with another status', 403, { ...refusal, status: 403 }, problem, ['ERR-2']],
  ['a code that is not listed', 404, { ...refusal, status: 404, code: 'not-found' }, problem, ['ERR-3']],
  ['a failure', 500, { ...refusal, status: 500, code: 'unexpected' }, problem, ['ERR-6']],
  ['no Retry-After', 429, refusal, { 'content-type': 'application/problem+json' }, ['ERR-4']],
  ['another Retry-After', 429, refusal, { ...problem, 'retry-after': '8' }, ['ERR-4']],
  ['a dated Retry-After', 429, refusal, { ...problem, 'retry-after': 'Fri, 20 Nov 2026 04:00:00 GMT' }, ['ERR-4']],
  ['a full number', 429, { ...refusal, detail: '60100000142' }, problem, ['ACC-3']],
  ['a password', 429, { ...refusal, detail: 'a-password-1' }, problem, ['ERR-7']],
  ['an unknown status', 204, {}, { 'content-type': 'application/json' }, ['GEN-3']],
  ['another type of an answer', 201, {}, { 'content-type': 'text/html' }, ['GEN-2', 'GEN-3']],
  ['not of the schema', 200, { challenge: {} }, { 'content-type': 'application/json; charset=utf-8' }, ['GEN-3']],
])('%s', (_, status, body, headers, sentences) => {
  expect(brokenBy(status, body, headers)).toEqual(sentences)
})

test('a finding never quotes a value', () => {
  const headers = new Headers({ ...usual, 'content-type': 'application/json' })
  const text = JSON.stringify({ challenge: { id: 7, method: 'secret-value' } })
  const { findings } = readAnswer({ status: 200, headers, text }, endpoints.signIn, unspeakable)
  expect(JSON.stringify(findings)).not.toContain('secret-value')
  expect(findings[0]?.why).toContain('challenge.method')
})
