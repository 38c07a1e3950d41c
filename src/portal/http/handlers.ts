import type { z } from 'zod'
import type { AnswerOf, Endpoint, PathParameter } from '#shared/api/endpoint.ts'
import type { endpoints } from '#shared/api/endpoints.ts'
import type { RemotePlan } from '../services/remote/effect-engine.ts'
import type { SessionKind } from '../repositories/sessions.ts'

/** Who calls: an account's login or a member of staff, by a live session. */
export interface Caller<Kind extends SessionKind = SessionKind> {
  kind: Kind
  ownerId: string
  sessionId: string
}

type CallerOf<E extends Endpoint> = E['access'] extends 'public'
  ? undefined
  : E['access'] extends SessionKind
    ? Caller<E['access']>
    : Caller

/** A request that passed the schemas and the access of its endpoint. */
interface Call<E extends Endpoint> {
  params: Record<PathParameter<E['path']>, string>
  query: E['query'] extends z.ZodObject ? z.output<E['query']> : Record<string, never>
  body: E['body'] extends z.ZodObject ? z.output<E['body']> : undefined
  caller: CallerOf<E>
}

/** A request with its idempotency key. */
interface KeyedCall<E extends Endpoint> extends Call<E> {
  key: string
}

/**
 * Runs in the one transaction that also stores the operation's answer. An `ApiError` it throws is an answer too. Over a
 * remote directory it may hand back what is to be done there: the answer is stored once it is known what became of that.
 */
type Effect<E extends Endpoint> = () => AnswerOf<E> | RemotePlan

type PlainHandler<E extends Endpoint> = (call: Call<E>) => AnswerOf<E> | Promise<AnswerOf<E>>
/** Does first what takes time and changes nothing (a password's hash), then hands back the effect. */
type KeyedHandler<E extends Endpoint> = (call: KeyedCall<E>) => Effect<E> | Promise<Effect<E>>

/** The handler that an endpoint needs. */
type HandlerOf<E extends Endpoint> = E['keyed'] extends true ? KeyedHandler<E> : PlainHandler<E>

/** A handler for every endpoint of a table: one missing does not compile. */
export type EndpointHandlers<Table extends Record<string, Endpoint>> = { [Name in keyof Table]: HandlerOf<Table[Name]> }

/** A handler for every endpoint of the Customer Portal API. */
export type PortalHandlers = EndpointHandlers<typeof endpoints>
