import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import { problem, problemStatus } from '#shared/api/problem.ts'
import type { PortalResponse } from './portal-call.ts'

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

/** As much of a trace id as the audit stores, in visible ASCII: a portal must neither fill nor forge a line of ours. */
function traceOf(text: string): string {
  // guard: answer.trace-id
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 128)
}

/** The longest pause that is believed, in seconds: the person who asks for more is asked again after a day. */
// guard: retry-after.longest
const longestSeconds = 24 * 60 * 60
/** Where a portal asks for a pause and does not say for how long (docs/portal-api, "What an answer means"). */
const unsaidSeconds = 1

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** An HTTP answer, as far as it says when to come again. */
export interface RetryHeaders {
  status: number
  /** `Retry-After` and `Date` as they came. */
  retryAfter: unknown
  date: unknown
}

/**
 * Seconds that an answer with status 429 or 503 asks to wait, from 0 to a day; null for any other answer. A date (RFC 9110,
 * section 10.2.3) is read by the answer's own `Date`, since the operator's clock may be wrong; what is neither seconds nor a
 * date counts as unsaid.
 *
 * @param nowMs the operator's clock, for a dated answer without a time of its own
 */
function secondsToWait({ status, retryAfter, date }: RetryHeaders, nowMs: number): number | null {
  if (status !== 429 && status !== 503) return null
  const text = typeof retryAfter === 'string' ? retryAfter.trim() : ''
  // guard: retry-after.seconds
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestSeconds)
  // guard: retry-after.date
  if (!httpDate.test(text)) return unsaidSeconds
  // guard: retry-after.portal-clock
  const answeredMs = typeof date === 'string' && httpDate.test(date) ? Date.parse(date) : nowMs
  const seconds = Math.ceil((Date.parse(text) - answeredMs) / 1000)
  return Number.isNaN(seconds) ? unsaidSeconds : Math.min(Math.max(0, seconds), longestSeconds)
}

/** What was sent, with the pause that its headers ask for: the longer one, where the body names one too. */
export function withPause<E extends Endpoint>(
  sent: PortalResponse<E>,
  headers: RetryHeaders,
  nowMs: number,
): PortalResponse<E> {
  const seconds = secondsToWait(headers, nowMs)
  if (seconds === null) return sent
  if (sent.kind === 'misbehaved') return { ...sent, retryAfterSeconds: seconds }
  if (sent.kind !== 'refused') return sent
  const inBody = sent.problem.retryAfterSeconds
  const said = headers.retryAfter === undefined ? (inBody ?? seconds) : Math.max(inBody ?? 0, seconds)
  return { kind: 'refused', problem: { ...sent.problem, retryAfterSeconds: Math.min(said, longestSeconds) } }
}
