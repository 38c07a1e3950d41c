import { endpoints } from '#shared/api/endpoints.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { Log } from '../base/log/log.ts'
import type { LogFacts } from '../base/log/log-events.ts'
import type { PortalResponse } from './portal-response.ts'
import type { Transport } from './transport.ts'

type Called = LogFacts<'portal.called'>

const names = new Map<Endpoint, Called['endpoint']>(
  [...Object.entries(endpoints), ...Object.entries(sandboxEndpoints)].map(([name, one]) => [
    one,
    name as Called['endpoint'],
  ]),
)

/** A transport whose every call is logged: its name, how it went and how long it took; nothing that was asked or answered. */
export function loggedTransport(send: Transport, portal: Called['portal'], log: Log): Transport {
  return async (endpoint, request, extras) => {
    const begun = performance.now()
    const sent = await send(endpoint, request, extras)
    // The sandbox phone looks every two seconds; only what goes wrong there is worth a line.
    if (portal === 'controls' && sent.kind === 'answered') return sent
    log.note(
      'portal.called',
      {
        portal,
        endpoint: names.get(endpoint),
        method: endpoint.method,
        status: statusOf(sent),
        outcome: sent.kind,
        ms: performance.now() - begun,
      },
      traceOf(sent),
    )
    return sent
  }
}

function statusOf(sent: PortalResponse<Endpoint>): number | undefined {
  if (sent.kind === 'answered') return sent.answer.status
  return sent.kind === 'refused' ? sent.problem.status : undefined
}

function traceOf(sent: PortalResponse<Endpoint>): string {
  // guard: log.trace-of-answer
  if (sent.kind === 'refused') return sent.problem.traceId
  return 'traceId' in sent ? sent.traceId : ''
}
