import { request, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { Readable } from 'node:stream'
import { NetworkHttpsAgent } from './agents.ts'

/** Who fetches needs no more of a request; a redirect is never followed. */
export interface NetworkRequest {
  method?: string
  headers?: RequestInit['headers']
  body?: string | URLSearchParams
  signal?: AbortSignal
  redirect?: 'manual' | 'error'
}

/**
 * `fetch` by the proxies and with the authorities of this computer, neither of which Node's own has before version 24.
 *
 * @param agent of the connections by https; each is used once by default
 * @throws TypeError as `fetch` does, its cause with the system's code; what `signal` was aborted with
 */
export async function networkFetch(
  url: string | URL,
  { method = 'GET', headers, body, signal, redirect = 'manual' }: NetworkRequest = {},
  agent: NetworkHttpsAgent = onceUsed(),
): Promise<Response> {
  const address = new URL(url)
  const isSecure = address.protocol === 'https:'
  const isForm = body instanceof URLSearchParams
  const options = {
    method,
    headers: {
      ...(isForm && { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }),
      ...Object.fromEntries(new Headers(headers)),
    },
    ...(isSecure ? { agent } : { agent: false as const }),
    ...(signal !== undefined && { signal }),
  }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = (isSecure ? secureRequest : request)(address, options, resolve)
    sent.once('error', (cause) => {
      reject(signal?.aborted === true ? (signal.reason as Error) : new TypeError('fetch failed', { cause }))
    })
    sent.end(body?.toString())
  })
  const status = answer.statusCode ?? 502
  if (redirect === 'error' && status >= 300 && status < 400) {
    answer.destroy()
    throw new TypeError('fetch failed', { cause: new Error('redirected') })
  }
  return responseOf(answer, status)
}

let shared: NetworkHttpsAgent | undefined

function onceUsed(): NetworkHttpsAgent {
  shared ??= new NetworkHttpsAgent({ keepAlive: false })
  return shared
}

function responseOf(answer: IncomingMessage, status: number): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one)
  const isEmpty = [101, 204, 205, 304].includes(status)
  if (isEmpty) answer.resume()
  return new Response(isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), { status, headers })
}
