import { networkFetch, type NetworkRequest } from '../../network/network-fetch.ts'
import type { MessageGateway } from './gateway.ts'
import { DeliveryFailure } from './gateway.ts'
import type { SmsGatewayAddress } from './gateway-url.ts'
import { parseSmsGatewayUrl } from './gateway-url.ts'

/** Answers that mean this message and no other; docs/portal-api/sms-gateway.md says why these. */
const refusals = [400, 422]

/**
 * Text messages through an HTTP gateway, as docs/portal-api/sms-gateway.md describes it.
 *
 * @param server as a URL, or what one names
 * @param timeoutMs from the request to the answer
 * @throws when the URL is none
 */
export function smsGateway(server: string | SmsGatewayAddress, timeoutMs = 10_000): MessageGateway {
  const address = typeof server === 'string' ? parseSmsGatewayUrl(server) : server
  return {
    async deliver({ id, to, body }, signal) {
      const status = await post(address.url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), {
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': id,
          ...(address.authorization !== undefined && { Authorization: address.authorization }),
        },
        body: JSON.stringify({ id, to, text: body }),
      })
      if (status < 200 || status > 299) throw new DeliveryFailure(`HTTP ${status}`, refusals.includes(status))
    },
  }
}

/** The status of the answer; its body is of no interest and is not read. */
async function post(url: string, signal: AbortSignal, request: NetworkRequest): Promise<number> {
  try {
    const response = await networkFetch(url, { ...request, method: 'POST', redirect: 'manual', signal })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    throw new DeliveryFailure(reasonOf(error), false)
  }
}

/** fetch hides the system's own error one level down. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name: string; cause?: { code?: string } }
  return name === 'TimeoutError' ? 'timeout' : (cause?.code ?? 'no connection')
}
