import type { Context } from 'hono'
import { z } from 'zod'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { idempotencyKey } from '#shared/api/operations.ts'
import { refusedInputOf } from '#shared/api/free-text.ts'
import { ApiError, type ProblemMembers } from '../api-error.ts'

/** What a request says, as the schemas of its endpoint read it. */
interface RequestParts {
  params: Record<string, string>
  query: unknown
  /** undefined where the call takes none. */
  body: unknown
}

/** Media types that a body of JSON may have, with parameters or without. */
const jsonType = /^application\/([a-z.-]+\+)?json(;\s*[a-z0-9-]+=([^;]+))*$/i

/** Where the endpoint lies below its base, as the router writes it: `/accounts/:accountId`. */
export function routePath(path: Endpoint['path']): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/**
 * A reader of the requests of an endpoint: query, parameters of the path, then the body.
 *
 * @throws ApiError `invalid-request`, from the reader, at the first part that the schemas refuse
 */
export function requestReader(endpoint: Endpoint): (c: Context) => Promise<RequestParts> {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const paramsSchema = z.strictObject(Object.fromEntries(names.map((name) => [name, parameterSchema(name)])))
  const querySchema = endpoint.query ?? z.strictObject({})
  return async (c) => {
    const query = parsed(querySchema, queryOf(c))
    const params = parsed(paramsSchema, c.req.param())
    if (endpoint.body) return { query, params, body: parsed(endpoint.body, await jsonBody(c)) }
    await requireNoBody(c)
    return { query, params, body: undefined }
  }
}

/** `where` is a path in the request or a plain sentence, never a value. */
export function invalidRequest(where: string, members: ProblemMembers = {}): ApiError {
  return new ApiError('invalid-request', `The request is not as described${where && `: ${where}`}`, members)
}

function parameterSchema(name: string): z.ZodType<string> {
  return name === 'key' ? idempotencyKey : z.string().min(1).max(128)
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value)
  if (!read.success) {
    const input = refusedInputOf(read.error)
    throw invalidRequest(read.error.issues[0]?.path.join('.') ?? '', input === null ? {} : { input })
  }
  return read.data
}

/** A name that is there once has a string, one that is there more often a list. */
function queryOf(c: Context): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
}

/** The body as JSON; an empty object where there is none. */
async function jsonBody(c: Context): Promise<unknown> {
  const type = c.req.header('content-type')
  const text = await c.req.text()
  if (type === undefined && text === '') return {}
  if (type === undefined || !jsonType.test(type)) throw invalidRequest('')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalidRequest('')
  }
}

async function requireNoBody(c: Context): Promise<void> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  const text = (await c.req.text()).trim()
  if (text !== '' && text !== '{}') throw new ApiError('invalid-request', 'This call takes no body')
}
