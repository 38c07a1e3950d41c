import { describe, expect, it } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { problemCodes, problemStatus, type ProblemCode } from '#shared/api/problem.ts'
import { readAnswer } from '../../../../src/main/portal-client/read-answer.ts'
import { off } from '../../../support/samples/procedures.ts'

const problemOf = (code: string, status: number): object => ({
  type: 'about:blank',
  title: 'title',
  status,
  detail: 'detail',
  code,
  traceId: 'trace-1',
})
const answer = (status: number, body: unknown): ReturnType<typeof read> => read({ status, body, traceId: 'trace-1' })
const read = (raw: Parameters<typeof readAnswer>[1]) => readAnswer(endpoints.getTwoFactor, raw)

describe('a problem', () => {
  it.each(problemCodes)('%s with its own status is a refusal', (code) => {
    expect(answer(problemStatus[code], problemOf(code, problemStatus[code]))).toMatchObject({
      kind: 'refused',
      problem: { code, traceId: 'trace-1' },
    })
  })

  it.each(problemCodes)('%s with any other status is misbehaviour', (code: ProblemCode) => {
    const others = [200, 201, 204, 301, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503]
    for (const status of others.filter((other) => other !== problemStatus[code]))
      expect(answer(status, problemOf(code, status))).toEqual({ kind: 'misbehaved', traceId: 'trace-1' })
  })

  it.each([
    ['an unknown code', problemOf('teapot', 403)],
    ['no trace id', { ...problemOf('forbidden', 403), traceId: undefined }],
    ['a negative number of attempts', { ...problemOf('wrong-code', 403), attemptsLeft: -1 }],
    ['a text', 'Forbidden'],
    ['nothing', undefined],
  ])('with %s is misbehaviour', (_what, body) => expect(answer(403, body).kind).toBe('misbehaved'))
})

describe('an answer', () => {
  it('that fits its schema is read, and what the contract does not know is dropped', () => {
    const got = answer(200, { ...off, surplus: 'x' })
    expect(got).toEqual({ kind: 'answered', answer: { status: 200, body: off }, traceId: 'trace-1' })
  })

  it.each([
    ['a body that does not fit', 200, { ...off, version: 'five' }],
    ['no body', 200, undefined],
    ['another success', 201, off],
    ['a status out of a prototype', Number.NaN, off],
  ])('with %s is misbehaviour', (_what, status, body) => expect(answer(status, body).kind).toBe('misbehaved'))
})

it('keeps no more of a trace id than the audit takes, and no character that could forge a line', () => {
  const long = `a\r\nb\u001b[31m${'x'.repeat(500)}`
  const got = read({ status: 200, body: off, traceId: long })
  expect(got).toMatchObject({ kind: 'answered', traceId: `ab[31m${'x'.repeat(500)}`.slice(0, 128) })
  const body = { ...problemOf('forbidden', 403), traceId: long }
  const refused = read({ status: 403, body, traceId: '' })
  expect(refused.kind === 'refused' && refused.problem.traceId).toBe(`ab[31m${'x'.repeat(500)}`.slice(0, 128))
})
