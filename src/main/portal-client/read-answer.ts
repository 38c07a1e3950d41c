import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import { problem, problemStatus } from '#shared/api/problem.ts'
import type { PortalResponse } from './portal-response.ts'

/** An HTTP answer, or one that the portal stored for an operation. */
export interface RawAnswer {
  status: number
  body: unknown
  traceId: string
}

/** Reads an answer by the endpoint's schemas; whatever does not fit them is `misbehaved`. */
export function readAnswer<E extends Endpoint>(endpoint: E, raw: RawAnswer): PortalResponse<E> {
  const traceId = traceOf(raw.traceId)
  const schema = endpoint.answers[raw.status]
  if (schema !== undefined) {
    // guard: answer.body
    const body = schema.safeParse(raw.body)
    // guard: answer.schema
    return body.success
      ? { kind: 'answered', answer: { status: raw.status, body: body.data } as AnswerOf<E>, traceId }
      : { kind: 'misbehaved', traceId }
  }
  const refused = problem.safeParse(raw.body)
  // guard: answer.problem-status
  return refused.success && problemStatus[refused.data.code] === raw.status
    ? { kind: 'refused', problem: { ...refused.data, traceId: traceOf(refused.data.traceId) } }
    : { kind: 'misbehaved', traceId }
}

/** As much of a trace id as the audit holds, in visible ASCII: a portal must neither fill nor forge a line of ours. */
function traceOf(text: string): string {
  // guard: answer.trace-id
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 128)
}
