import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Endpoint, RequestOf } from '#shared/api/endpoint.ts'
import type { Problem, ProblemCode } from '#shared/api/problem.ts'
import { problem, problemStatus } from '#shared/api/problem.ts'

/** A request to an endpoint, and how it is sent. */
export type Asked<E extends Endpoint> = RequestOf<E> & {
  /** An access token. */
  token?: string
  /** An idempotency key; null sends a keyed call without one. */
  key?: string | null
  headers?: Record<string, string>
}

/** An answer as it came, and ways to insist on what it is. */
export interface Answer<E extends Endpoint> {
  status: number
  headers: Headers
  text: string
  /** The body, when the answer has this status and the body is what its schema says; throws otherwise. */
  body<S extends keyof E['answers'] & number>(status: S): z.output<E['answers'][S]>
  /** The problem, when the answer is exactly this one as RFC 9457 writes it; throws otherwise. */
  problem(code: ProblemCode): Problem
}

interface Loose {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  token?: string
  key?: string | null
  headers?: Record<string, string>
}

/** Calls the endpoints of a table by name, without any of the console's own client code. */
export function portalCall<Table extends Record<string, Endpoint>>(base: () => string, table: Table) {
  return async <N extends keyof Table>(name: N, asked: Asked<Table[N]>): Promise<Answer<Table[N]>> => {
    const endpoint = table[name] as Endpoint
    const loose = asked as Loose
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
      encodeURIComponent(loose.params?.[part] ?? ''),
    )
    const given = Object.entries(loose.query ?? {}).map(([part, value]) => [part, String(value)])
    const query = new URLSearchParams(given).toString()
    const key = loose.key === undefined && endpoint.keyed ? randomUUID() : loose.key
    const response = await fetch(`${base()}${path}${query && `?${query}`}`, {
      method: endpoint.method.toUpperCase(),
      headers: {
        ...(loose.body !== undefined && { 'Content-Type': 'application/json' }),
        ...(loose.token !== undefined && { Authorization: `Bearer ${loose.token}` }),
        ...(key && { 'Idempotency-Key': key }),
        ...loose.headers,
      },
      body: loose.body === undefined ? undefined : JSON.stringify(loose.body),
    })
    return answerOf(endpoint, response, await response.text())
  }
}

function answerOf(endpoint: Endpoint, response: Response, text: string): Answer<Endpoint> {
  const { status, headers } = response
  const description = `${endpoint.method} ${endpoint.path} answered ${status} ${text}`
  return {
    status,
    headers,
    text,
    body(expected) {
      if (status !== expected || !(expected in endpoint.answers)) throw new Error(description)
      return endpoint.answers[expected].parse(JSON.parse(text))
    },
    problem(code) {
      const body = status === problemStatus[code] ? problem.parse(JSON.parse(text)) : undefined
      if (body?.code !== code) throw new Error(description)
      if (headers.get('content-type') !== 'application/problem+json')
        throw new Error(`Not a problem's type: ${description}`)
      if (!headers.get('x-trace-id')) throw new Error(`No X-Trace-Id: ${description}`)
      const waits = status === 429 || status === 503
      if (waits !== (headers.get('retry-after') !== null)) throw new Error(`Retry-After does not fit: ${description}`)
      return body
    },
  }
}
