import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import axios from 'axios'

/** Asks an OpenID Connect provider, as `fetch` does. */
export type ProviderFetch = (url: string, options: ProviderRequest) => Promise<Response>

/** What is asked of a provider, as `openid-client` says it. */
interface ProviderRequest {
  method: string
  headers: Record<string, string>
  body?: unknown
  signal?: AbortSignal | undefined
}

/** The system's browser, and what is asked of a provider at which people sign in there. */
export interface BrowserAccess {
  /**
   * Opens an address in the system's browser; where there is none, the operator copies the address.
   *
   * @throws AppError `forbidden` for an address that is neither https nor of this computer
   */
  openInBrowser(address: string): Promise<void>
  askProvider: ProviderFetch
}

/** A larger answer is refused: what a provider says of itself, its keys and its tokens are a few kilobytes. */
const maxAnswerBytes = 512 * 1024

/**
 * The connections to providers: those of portals, with the same certificates. No redirect is followed, and what is
 * larger than an answer of a provider is cut off.
 *
 * @param timeoutMs milliseconds until a request without a whole answer fails
 */
export function createProviderFetch(options: {
  httpAgent: HttpAgent
  httpsAgent: HttpsAgent
  timeoutMs: number
}): ProviderFetch {
  const { httpAgent, httpsAgent, timeoutMs } = options
  return async (url, { method, headers, body, signal }) => {
    const limit = AbortSignal.timeout(timeoutMs)
    const {
      data,
      status,
      headers: answered,
    } = await axios.request<Buffer>({
      adapter: 'http',
      url,
      method,
      headers,
      data: body instanceof URLSearchParams ? body.toString() : body,
      httpAgent,
      httpsAgent,
      proxy: false,
      // guard: provider.redirects
      maxRedirects: 0,
      // guard: provider.answer-size
      maxContentLength: maxAnswerBytes,
      validateStatus: () => true,
      responseType: 'arraybuffer',
      transformResponse: (bytes: unknown) => bytes,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    const type = answered['content-type'] as unknown
    return new Response(status === 204 || status === 304 ? null : new Uint8Array(data), {
      status,
      ...(typeof type === 'string' && { headers: { 'Content-Type': type } }),
    })
  }
}
