import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Endpoint } from '#shared/portal-api/endpoint.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { ProblemCode } from '#shared/portal-api/problem.ts'
import type { Answer, Asked } from '../../support/portal-call.ts'
import { changeRows } from '../../support/portal-database.ts'
import type { TestSandbox } from '../../support/sandbox.ts'
import { newKey, openSandbox } from '../../support/sandbox.ts'

type Endpoints = typeof endpoints
type Name = keyof Endpoints

/** Problems that come about in the same way at every call. */
const general = {
  unauthenticated: async (call) => {
    if (call.endpoint.access === 'public') return call.ask()
    return call.ask({ token: undefined })
  },
  'session-expired': async (call) => {
    await call.sandbox.advance(15 * 60)
    return call.ask()
  },
  'idempotency-key-missing': (call) => call.ask({ key: null }),
  'in-progress': async (call) => {
    const key = newKey()
    await call.ask({ key })
    changeRows(call.sandbox, `UPDATE operations SET status = 'running', answer_status = NULL WHERE key = ?`, key)
    return call.ask({ key })
  },
  voided: async (call) => {
    const key = newKey()
    await call.ask({ key })
    changeRows(call.sandbox, `UPDATE operations SET status = 'voided' WHERE key = ?`, key)
    return call.ask({ key })
  },
  'idempotency-key-reused': async (call) => {
    const key = newKey()
    await call.ask({ key })
    changeRows(call.sandbox, `UPDATE operations SET request_mac = 'of another request' WHERE key = ?`, key)
    return call.ask({ key })
  },
} satisfies Partial<Record<ProblemCode, (call: GeneralCall) => Promise<Answer<Endpoint>>>>

interface GeneralCall {
  sandbox: TestSandbox
  endpoint: Endpoint
  ask(changed?: object): Promise<Answer<Endpoint>>
}

type General = Exclude<keyof typeof general, 'unauthenticated' | 'session-expired'>
/** Public calls bring these about in a way of their own. */
type Own<E extends Endpoint> = Exclude<
  E['problems'][number],
  E['access'] extends 'public' ? General : keyof typeof general
>

/** A request that goes well, and for each problem of the endpoint how the same request meets it. */
interface Situation<E extends Endpoint> {
  ready(sandbox: TestSandbox): Promise<Asked<E>>
  problems: {
    [P in Own<E>]: (sandbox: TestSandbox, asked: Asked<E>) => Promise<object | undefined> | object | undefined
  }
}

/** One situation for every endpoint named; a problem left out does not compile. */
export type Situations<N extends Name> = { [Each in N]: Situation<Endpoints[Each]> }

/** Tests that each endpoint goes well, and meets each problem that it lists and no effect with it. */
export function describeProblems<N extends Name>(situations: Situations<N>): void {
  let sandbox: TestSandbox
  beforeEach(async () => void (sandbox = await openSandbox()))
  afterEach(() => sandbox.close())

  for (const name of Object.keys(situations) as N[]) {
    const endpoint: Endpoint = endpoints[name]
    const situation = situations[name] as unknown as Situation<Endpoint>
    const own = situation.problems as Record<string, (of: TestSandbox, asked: object) => Promise<object | undefined>>
    const call = (asked: object): Promise<Answer<Endpoint>> => sandbox.call(name, asked as never)

    describe(name, () => {
      test('goes well', async () => {
        const answer = await call(await situation.ready(sandbox))
        expect(Object.keys(endpoint.answers)).toContain(String(answer.status))
      })

      test.each(endpoint.problems)('answers %s', async (code) => {
        const asked = await situation.ready(sandbox)
        const ask = (changed: object = {}): Promise<Answer<Endpoint>> => call({ ...asked, ...changed })
        if (code in own) {
          const changed = await own[code]?.(sandbox, asked)
          const before = await sandbox.ledger()
          ;(await ask(changed)).problem(code)
          expect(await sandbox.ledger()).toEqual(before)
        } else {
          const bringAbout = general[code as keyof typeof general]
          ;(await bringAbout({ sandbox, endpoint, ask })).problem(code)
        }
      })
    })
  }
}
