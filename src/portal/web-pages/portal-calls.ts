import type { Context } from 'hono'
import type { AnswerOf, Endpoint, RequestOf } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Problem } from '#shared/api/problem.ts'
import { ApiError } from '../api-error.ts'
import { authenticate } from '../http/authenticate.ts'
import type { PortalEnv } from '../http/env.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import { playFault } from '../http/play-fault.ts'
import type { LooseHandler } from '../http/router.ts'
import { runCall } from '../http/router.ts'
import type { Portal } from '../portal.ts'
import { problemAnswer } from '../problem-answer.ts'

type Endpoints = typeof endpoints

/** A planned fault took the connection: there is nobody to answer. */
export class ConnectionGone extends Error {}

/** What a call came to. */
export type Result<E extends Endpoint> = { ok: true; answer: AnswerOf<E> } | { ok: false; problem: Problem }

/** What a call is asked with, beside what its endpoint describes. */
export type CallArguments<E extends Endpoint> = RequestOf<E> & {
  /** An access token. */
  token?: string
  /** The idempotency key of the form that was sent. */
  key?: string
}

/** Calls the endpoints of the Customer Portal API by name. */
export type PortalCalls = <N extends keyof Endpoints>(
  name: N,
  asked: CallArguments<Endpoints[N]>,
) => Promise<Result<Endpoints[N]>>

interface LooseArguments {
  params?: Record<string, string>
  query?: unknown
  body?: unknown
  token?: string
  key?: string
}

/**
 * The API's own handlers, called without HTTP between: what a page does has the effects, limits and refusals of the call,
 * at most once for a key, and faults that are planned for the call happen to the page.
 */
export function createPortalCalls(portal: Portal, handlers: PortalHandlers, c: Context<PortalEnv>): PortalCalls {
  const traceId = c.get('traceId')
  const run = async (name: keyof Endpoints, asked: LooseArguments): Promise<Result<Endpoint>> => {
    const endpoint: Endpoint = endpoints[name]
    const handle = handlers[name] as unknown as LooseHandler
    const body = endpoint.body?.safeParse(asked.body)
    if (body?.success === false) throw new ApiError('invalid-request', 'The form is not as described')
    const query: unknown = endpoint.query?.parse(asked.query ?? {}) ?? {}
    const authorization = asked.token === undefined ? undefined : `Bearer ${asked.token}`
    const caller = authenticate(portal, endpoint.access, authorization)
    const call = { params: asked.params ?? {}, query, body: body?.data, caller }
    const work = () => runCall(portal, endpoint, handle, call, { idempotencyKey: asked.key, traceId })
    const answer = await (caller ? portal.running.within(caller.sessionId, work) : work())
    return answer.status >= 400 ? { ok: false, problem: answer.body as Problem } : { ok: true, answer: answer }
  }
  const refused = (error: unknown): Result<Endpoint> => {
    if (!(error instanceof ApiError)) throw error
    return { ok: false, problem: problemAnswer(error, traceId).body }
  }
  return async (name, asked) => {
    const endpoint: Endpoint = endpoints[name]
    const fault = portal.faults.next(endpoint.method, endpoint.path)
    let result: Result<Endpoint> | undefined
    const work = async (): Promise<void> => {
      result = await run(name, asked as LooseArguments).catch(refused)
    }
    if (fault === undefined) await work()
    else {
      await playFault(c, fault, work).catch((error: unknown) => void (result = refused(error)))
      if (fault !== 'unavailable') throw new ConnectionGone()
    }
    // The table's types tie the answer to its endpoint.
    return result as never
  }
}
