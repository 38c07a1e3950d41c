import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Endpoint, RequestOf } from '#shared/api/endpoint.ts'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import type { Problem } from '#shared/api/problem.ts'
import { readAnswer, type Finding, type Unspeakable } from './form.ts'
import { NetworkError, type Exchange } from './verdict.ts'

type Endpoints = typeof endpoints
export type CallName = keyof Endpoints

/** A request to a call, and how it is sent. */
export type Asked<N extends CallName> = RequestOf<Endpoints[N]> & Sending
/** How a request is sent. */
interface Sending {
  /** An access token. */
  token?: string
  /** An idempotency key; a keyed call gets a new one by default. null: without one. */
  key?: string | null
}

/** An answer whose form was judged already. */
export interface Reply {
  exchange: Exchange
  status: number
  headers: Headers
  text: string
  /** As its schema reads it; undefined for a refusal. */
  body: unknown
  problem: Problem | undefined
}
/** The answer of one call. */
export type ReplyOf<N extends CallName> = Reply & { readonly call: N }
/** The body of an answer with this status. */
export type BodyOf<
  N extends CallName,
  S extends keyof Endpoints[N]['answers'],
> = Endpoints[N]['answers'][S] extends z.ZodType ? z.output<Endpoints[N]['answers'][S]> : never

/** A request that need not be one of the API. */
export interface RawRequest {
  method: string
  /** Below the API's base, from the slash on. */
  path: string
  headers?: Record<string, string>
  body?: string
}

/** Speaks to the portal over plain HTTP; judges the form of every answer. */
export interface Wire {
  call<N extends CallName>(name: N, asked: Asked<N>): Promise<ReplyOf<N>>
  raw(request: RawRequest): Promise<Reply>
  /** The exchange that ended last. */
  last(): Exchange | null
  /** Who hears of findings from now on. */
  report(to: (finding: Finding, exchange: Exchange) => void): void
}

const timeoutMs = 30_000

/** @param baseUrl where `/api/v1` begins, without a slash at its end */
export function createWire(baseUrl: string, unspeakable: Unspeakable): Wire {
  let last: Exchange | null = null
  let hear: (finding: Finding, exchange: Exchange) => void = () => {}

  async function send(request: RawRequest, shown: string, endpoint?: Endpoint): Promise<Reply> {
    const { method, path, headers, body } = request
    const exchange: Exchange = { method, path: `${apiBase}${shown}`, status: null, code: null }
    last = exchange
    const response = await attempt(`${baseUrl}${apiBase}${path}`, { method, headers, body }, exchange)
    const { findings, ...read } = readAnswer(response, endpoint, unspeakable)
    exchange.status = response.status
    exchange.code = read.problem?.code ?? null
    for (const finding of findings) hear(finding, exchange)
    last = exchange
    return { exchange, ...response, ...read }
  }

  return {
    async call(name, asked) {
      const endpoint: Endpoint = endpoints[name]
      const { params, query, body, token, key } = asked as Loose
      const path = filled(endpoint.path, params) + queryOf(query)
      const shown = filled(endpoint.path, { ...params, token: '{token}' }, (part) => part)
      const sentKey = key === undefined && endpoint.keyed ? randomUUID() : key
      const headers = {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(sentKey !== undefined && sentKey !== null && { 'Idempotency-Key': sentKey }),
      }
      const text = body === undefined ? undefined : JSON.stringify(body)
      const reply = await send({ method: endpoint.method.toUpperCase(), path, headers, body: text }, shown, endpoint)
      return { ...reply, call: name }
    },
    raw: (request) => send(request, request.path.split('?')[0] ?? '', endpointOf(request)),
    last: () => last,
    report: (to) => void (hear = to),
  }
}

/** The call that a request is one of, if it is: its answer is judged by that call's table. */
function endpointOf({ method, path }: RawRequest): Endpoint | undefined {
  const bare = path.split('?')[0] ?? ''
  const fits = (one: Endpoint): boolean => new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare)
  return Object.values(endpoints).find((one: Endpoint) => one.method === method.toLowerCase() && fits(one))
}

interface Loose extends Sending {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

function filled(
  path: string,
  params: Record<string, string> = {},
  write: (part: string) => string = encodeURIComponent,
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, part: string) => write(params[part] ?? ''))
}

function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([part, value]) => [part, String(value)])).toString()}`
}

async function attempt(url: string, init: RequestInit, { method, path }: Exchange) {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    throw new NetworkError(method, path, error)
  }
}
