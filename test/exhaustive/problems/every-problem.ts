import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import { secretFields } from '#shared/api/secret-fields.ts'
import type { Answer, Asked } from '../../support/portal/portal-call.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox } from '../../support/portal/sandbox.ts'

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

/** What is asked, where only its body matters. */
interface LooseAsked {
  key: string
  body: Record<string, unknown>
}

/** The same body with another password or code of the same form. */
function guess(endpoint: Endpoint, body: Record<string, unknown>, nth: number): Record<string, unknown> {
  const shown = secretFields(endpoint).filter(({ name }) => name in body)
  const others = shown.map(({ name, kind }) => {
    const typed = String(body[name])
    const code = String((Number(typed) + nth) % 10 ** typed.length).padStart(typed.length, '0')
    return [name, kind === 'code' ? code : `${typed} ${nth}`] as const
  })
  return { ...body, ...Object.fromEntries(others) }
}

interface GeneralCall {
  sandbox: TestSandbox
  endpoint: Endpoint
  ask(changed?: object): Promise<Answer<Endpoint>>
}

type General = Exclude<keyof typeof general, 'unauthenticated' | 'session-expired'>
/** Public calls cause these differently. */
type Own<E extends Endpoint> = Exclude<
  E['problems'][number],
  // A sandbox has no provider at which staff sign in; `staff-openid.test.ts` has one.
  (E['access'] extends 'public' ? General : keyof typeof general) | 'step-up-required'
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
  beforeEach(async () => void (sandbox = await startTestSandbox()))
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

      test.each(endpoint.problems.filter((code) => code !== 'step-up-required'))('answers %s', async (code) => {
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

      if (endpoint.keyed && secretFields(endpoint).length > 0) {
        test('gives its answer again for the same password or code alone, and counts every other one', async () => {
          const asked = { ...(await situation.ready(sandbox)), key: newKey() } as unknown as LooseAsked
          const first = await call(asked)
          expect((await call(asked)).text).toBe(first.text)
          const before = await sandbox.ledger()
          for (let nth = 1; nth <= 5; nth += 1) {
            expect((await call(asked)).text, `before the wrong one ${nth}`).toBe(first.text)
            ;(await call({ ...asked, body: guess(endpoint, asked.body, nth) })).problem('idempotency-key-reused')
          }
          ;(await call({ ...asked, body: guess(endpoint, asked.body, 6) })).problem('locked')
          ;(await call(asked)).problem('locked')
          expect(await sandbox.ledger()).toEqual(before)
          await sandbox.advance(600)
          expect((await call(asked)).text, 'after the lock').toBe(first.text)
        })
      }
    })
  }
}
