import { describe, expect, it } from 'vitest'
import { problemCodes, problemStatus, type ProblemCode } from '#shared/api/problem.ts'
import { resultOf } from '../../../../src/main/effects/effect-result.ts'
import { off } from '../../../support/samples/procedures.ts'

const refused = (code: ProblemCode) => {
  return {
    kind: 'refused' as const,
    problem: { type: 't', title: 't', status: problemStatus[code], detail: 'd', code, traceId: 't' },
  }
}
/** Said by a portal that may have done it all the same. */
const openEnded: readonly ProblemCode[] = ['unexpected', 'unavailable', 'in-progress']

describe('the answer to an effect', () => {
  it('that is plain says that it happened', () =>
    expect(resultOf('disable', { kind: 'answered', answer: { status: 200, body: off }, traceId: 't' })).toEqual({
      kind: 'applied',
      effect: 'disable',
      answer: off,
      traceId: 't',
    }))

  it.each(openEnded)('%s leaves open whether it happened', (code) =>
    expect(resultOf('disable', refused(code))).toEqual({ kind: 'unknown' }),
  )

  it.each(problemCodes.filter((code) => code !== 'voided' && !openEnded.includes(code)))('%s refuses it', (code) =>
    expect(resultOf('disable', refused(code))).toMatchObject({ kind: 'rejected', problem: { code } }),
  )

  it('"voided" says that it never can', () =>
    expect(resultOf('disable', refused('voided'))).toEqual({ kind: 'voided' }))

  it('that never came leaves it open, but for a connection that was never made', () => {
    expect(resultOf('disable', { kind: 'lost' })).toEqual({ kind: 'unknown' })
    expect(resultOf('disable', { kind: 'misbehaved', traceId: 't' })).toEqual({ kind: 'unknown' })
    expect(resultOf('disable', { kind: 'unreachable' })).toEqual({ kind: 'unreachable' })
  })
})
