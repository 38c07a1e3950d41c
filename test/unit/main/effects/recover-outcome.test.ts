import { describe, expect, it } from 'vitest'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { keyMemorySeconds, type OperationState } from '#shared/api/operations.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { PortalResponse } from '../../../../src/main/portal-client/portal-call.ts'
import type { EffectResult } from '../../../../src/main/effects/effect-result.ts'
import type { Intent } from '../../../../src/main/effects/intents.ts'
import { recoverOutcome, type IntentClient } from '../../../../src/main/effects/recover-outcome.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { off } from '../../../support/samples/procedures.ts'

const openedAt = '2026-11-20T04:00:00.000Z'

/** What a portal says of a key: its memory, and what a void brings; null for no answer. */
interface PortalAnswers {
  memory?: Partial<OperationState> | null
  void?: Partial<OperationState> | null
  now?: TwoFactorState | null
  expectedVersion?: number | null
  /** Seconds since the intent was opened, by the operator's clock. */
  age?: number
}

/** Recovers an intent of a disable over answers as a portal gives them, and returns which calls were made. */
async function recovered(portal: PortalAnswers): Promise<{ result: EffectResult; asked: string[] }> {
  const { memory = { status: 'unseen' }, expectedVersion = 4, now = { ...off, version: 4 }, age = 60 } = portal
  const intent: Intent = {
    ...{ key: 'key-1', subjectKind: 'procedure', subjectId: 'p', accountId: 'sandbox:A', effect: 'disable' },
    ...{ actor: 'customer:u', ticket: null, step: null, expectedVersion, openedAt },
  }
  const asked: string[] = []
  const send = (endpoint: Endpoint): Promise<PortalResponse<Endpoint>> => {
    const isVoid = endpoint === endpoints.voidOperation
    asked.push(isVoid ? 'void' : 'memory')
    const said = isVoid ? (portal.void === undefined ? { status: 'voided' } : portal.void) : memory
    if (said === null) return Promise.resolve({ kind: 'lost' })
    const body = { key: 'key-1', answer: null, ...said }
    return Promise.resolve({
      kind: 'answered',
      answer: { status: 200, body },
      traceId: 'trace',
    } as PortalResponse<Endpoint>)
  }
  const caller: IntentClient = { call: send as IntentClient['call'], readTwoFactor: () => Promise.resolve(now) }
  const clock = manualClock(openedAt)
  clock.advance(age)
  return { result: await recoverOutcome(intent, caller, { clock, wait: () => Promise.resolve() }), asked }
}

const problem = (code: string, status: number): object => {
  return { status, body: { type: 't', title: 't', status, detail: 'd', code, traceId: 't' } }
}

describe('an intent whose answer was lost', () => {
  it('that the portal has not seen is voided before it is said not to have happened', async () => {
    const { result, asked } = await recovered({})
    expect(result).toEqual({ kind: 'voided' })
    expect(asked).toEqual(['memory', 'void'])
  })

  it('that the portal runs on and on is asked about four times, then voided', async () => {
    const { asked } = await recovered({ memory: { status: 'running' } })
    expect(asked).toEqual(['memory', 'memory', 'memory', 'memory', 'void'])
  })

  it('stays unknown where the portal cannot be asked, or the void gets no answer', async () => {
    expect((await recovered({ memory: null })).result).toEqual({ kind: 'unknown' })
    expect((await recovered({ void: null })).result).toEqual({ kind: 'unknown' })
  })

  it('is what the void found it to be, where the request arrived before it', async () => {
    const { result } = await recovered({ void: { status: 'applied', answer: { status: 200, body: off } } })
    expect(result).toMatchObject({ kind: 'applied', effect: 'disable', answer: { version: off.version } })
  })

  it.each([
    ['conflict', 409],
    ['unavailable', 503],
    ['unexpected', 500],
  ])('that the portal remembers as rejected had no effect, although it answered %s', async (code, status) => {
    const answer = problem(code, status) as OperationState['answer']
    const { result, asked } = await recovered({ memory: { status: 'rejected', answer } })
    expect(result).toMatchObject({ kind: 'rejected', problem: { code } })
    expect(asked).toEqual(['memory'])
  })
})

describe('a void, compared with the two-factor version', () => {
  it('is true where the version is what it was', async () => {
    expect((await recovered({ now: { ...off, version: 4 } })).result).toEqual({ kind: 'voided' })
  })

  it('proves nothing where the version is another', async () => {
    const now = { ...off, version: 5 }
    expect((await recovered({ now })).result).toEqual({ kind: 'undetermined', now })
  })

  it('proves nothing while the state cannot be read', async () => {
    expect((await recovered({ now: null })).result).toEqual({ kind: 'unknown' })
  })

  it.each([0, keyMemorySeconds - 1])('of an effect without a version is true within the memory: %i s', async (age) => {
    expect((await recovered({ expectedVersion: null, age })).result).toEqual({ kind: 'voided' })
  })

  it.each([keyMemorySeconds, -1, -30 * 86_400])(
    'of an effect without a version proves nothing past the memory, or by a clock that was put back: %i s',
    async (age) => {
      expect((await recovered({ expectedVersion: null, age })).result).toMatchObject({ kind: 'undetermined' })
    },
  )
})
