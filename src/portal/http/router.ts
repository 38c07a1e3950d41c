import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { commonProblems } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Problem } from '#shared/api/problem.ts'
import { idempotencyKey } from '#shared/api/operations.ts'
import { secretFields } from '#shared/api/secret-fields.ts'
import type { RemotePlan } from '../services/remote/effect-engine.ts'
import { attemptsOfSecret } from '../services/keyed-secret-lockout.ts'
import { tokenHash } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { StoredAnswer } from '../repositories/operations.ts'
import { authenticate, requireStillThere } from './authenticate.ts'
import type { PortalApp, PortalEnv } from './env.ts'
import type { Keyed } from './exactly-once.ts'
import { exactlyOnce, operationCaller } from './exactly-once.ts'
import type { Caller, EndpointHandlers } from './handlers.ts'
import { playFault } from './play-fault.ts'
import { requestReader, routePath } from './read-request.ts'

/** A request without the types that tie it to its endpoint. */
export interface LooseCall {
  params: Record<string, string>
  query: unknown
  body: unknown
  caller: Caller | undefined
  key?: string
}
interface Answer {
  status: number
  body: unknown
}
/** A handler without the types that tie it to its endpoint. */
export type LooseHandler = (call: LooseCall) => Promise<Answer | (() => Answer)>

/** What nobody can do here, with any session: said before anything else of a request is judged. */
const refuse = (reason: string) => (): never => {
  throw new ApiError('not-supported', reason)
}

/**
 * Adds a route for every endpoint of a table, with its handler.
 *
 * @param whyUnsupported why this server does not do a call at all; undefined where it does
 */
export function addRoutes<Table extends Record<string, Endpoint>>(
  app: PortalApp,
  portal: Portal,
  base: string,
  table: Table,
  handlers: EndpointHandlers<Table>,
  whyUnsupported: (name: string) => string | undefined = () => undefined,
): void {
  for (const [name, endpoint] of Object.entries(table)) {
    // The table's type ties each handler to its endpoint; in the loop only their common shape is left.
    const handle = handlers[name] as unknown as LooseHandler
    const read = requestReader(endpoint)
    const reason = whyUnsupported(name)
    const first = reason === undefined ? before(portal, endpoint) : refuse(reason)
    app.on(endpoint.method.toUpperCase(), `${base}${routePath(endpoint.path)}`, first, async (c) =>
      serve(c, portal, endpoint, handle, { ...(await read(c)), caller: c.get('caller') }),
    )
  }
}

/** Before the schemas: a planned fault, then who calls, and not too much at once. */
function before(portal: Portal, endpoint: Endpoint): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const goOn = async (): Promise<void> => {
      const caller = authenticate(portal, endpoint.access, c.req.header('authorization'))
      c.set('caller', caller)
      await (caller ? portal.running.within(caller.sessionId, next) : next())
    }
    const fault = portal.faults.next(endpoint.method, endpoint.path)
    return fault ? playFault(c, fault, goOn) : goOn()
  }
}

async function serve(
  c: Context<PortalEnv>,
  portal: Portal,
  endpoint: Endpoint,
  handle: LooseHandler,
  call: LooseCall,
): Promise<Response> {
  const came = { idempotencyKey: c.req.header('idempotency-key'), traceId: c.get('traceId') }
  return sendAnswer(c, await runCall(portal, endpoint, handle, call, came))
}

/** What a request carries beside what its endpoint describes. */
interface RequestContext {
  idempotencyKey: string | undefined
  traceId: string
}

/**
 * Runs a call that passed the schemas and the access of its endpoint; a keyed one at most once. The web pages call it
 * without HTTP between, so that both have the same effects.
 *
 * @throws ApiError with a problem that the endpoint lists
 */
export async function runCall(
  portal: Portal,
  endpoint: Endpoint,
  handle: LooseHandler,
  call: LooseCall,
  context: RequestContext,
): Promise<StoredAnswer> {
  try {
    return endpoint.keyed
      ? await runOnce(portal, endpoint, handle, call, context)
      : checkedAnswer(endpoint, (await handle(call)) as Answer)
  } catch (error) {
    throw listed(endpoint, error)
  }
}

function runOnce(
  portal: Portal,
  endpoint: Endpoint,
  handle: LooseHandler,
  call: LooseCall,
  { idempotencyKey: header, traceId }: RequestContext,
): Promise<StoredAnswer> {
  if (header === undefined) throw new ApiError('idempotency-key-missing', 'This call carries an Idempotency-Key')
  const key = idempotencyKey.safeParse(header)
  if (!key.success) throw new ApiError('invalid-request', 'Idempotency-Key is not 1 to 255 visible characters')
  const caller = callerName(call)
  const { request, secret } = withoutSecrets(portal, endpoint, call, caller)
  const keyed = {
    caller,
    sessionId: call.caller?.sessionId ?? null,
    // guard: portal-http.idempotency-key
    key: key.data,
    request,
    secret,
    traceId,
    staff: staffOf(endpoint, call),
    requireCaller: () => requireStillThere(portal, call.caller),
  }
  return exactlyOnce(portal, keyed, async () => {
    const effect = (await handle({ ...call, key: key.data })) as () => Answer | RemotePlan
    return () => checkedEffect(endpoint, effect)
  })
}

/** What the audit records of a member of staff who calls. */
function staffOf(endpoint: Endpoint, { caller, params, body }: LooseCall): Keyed['staff'] {
  if (caller?.kind !== 'staff') return null
  const operation = Object.entries(endpoints).find(([, one]) => one === endpoint)?.[0] ?? endpoint.path
  const { accountId } = (body ?? {}) as { accountId?: string }
  return { operation, staffId: caller.ownerId, caseId: params['caseId'], accountId: params['accountId'] ?? accountId }
}

/** What a key identifies, apart from the passwords and codes in the request. */
function withoutSecrets(
  portal: Portal,
  endpoint: Endpoint,
  { caller, params, body }: LooseCall,
  name: string,
): Pick<Keyed, 'request' | 'secret'> {
  const members = Object.entries((body ?? {}) as Record<string, unknown>)
  // guard: portal-operations.secret-fields
  const secrets = secretFields(endpoint)
  const isSecret = ([member]: [string, unknown]): boolean => secrets.some((one) => one.name === member)
  const rest = body === undefined ? null : Object.fromEntries(members.filter((member) => !isSecret(member)))
  const request = JSON.stringify([endpoint.method, endpoint.path, params, rest])
  const [first] = secrets
  if (first === undefined) return { request, secret: null }
  const text = JSON.stringify(members.filter(isSecret))
  return { request, secret: { text, attempts: () => attemptsOfSecret(portal, first.kind, { caller, params, name }) } }
}

/** Keys are scoped to the login; where nobody is signed in, to the token in the path. */
function callerName({ caller, params }: LooseCall): string {
  return caller ? operationCaller(caller) : `token:${tokenHash(params['token'] ?? '')}`
}

function checkedEffect(endpoint: Endpoint, effect: () => Answer | RemotePlan): Answer | RemotePlan {
  try {
    const done = effect()
    return 'steps' in done ? done : checkedAnswer(endpoint, done)
  } catch (error) {
    throw listed(endpoint, error)
  }
}

/** Only what the schema of the answer knows goes out, and all of it must be there. */
function checkedAnswer(endpoint: Endpoint, { status, body }: Answer): Answer {
  const schema = endpoint.answers[status]
  if (!schema) throw new Error(`No answer with status ${status} is described`)
  return { status, body: schema.parse(body) }
}

/** A problem that the endpoint does not list is an error of ours. */
function listed(endpoint: Endpoint, error: unknown): unknown {
  if (!(error instanceof ApiError)) return error
  const known: readonly string[] = [...endpoint.problems, ...commonProblems]
  return known.includes(error.code) ? error : new Error(`Problem ${error.code} is not described`)
}

/** Sends an answer; a problem as `application/problem+json`, with `Retry-After` where it says when. */
export function sendAnswer(c: Context, { status, body }: StoredAnswer): Response {
  const isProblem = status >= 400
  c.header('Content-Type', isProblem ? 'application/problem+json' : 'application/json')
  c.header('Cache-Control', 'no-store')
  const retry = isProblem ? (body as { retryAfterSeconds?: number }).retryAfterSeconds : undefined
  // RFC 9470, section 3.
  if (isProblem && (body as Partial<Problem>).code === 'step-up-required')
    c.header('WWW-Authenticate', 'Bearer error="insufficient_user_authentication"')
  if ((status === 429 || status === 503) && retry !== undefined) c.header('Retry-After', String(retry))
  return c.body(JSON.stringify(body), status as ContentfulStatusCode)
}
