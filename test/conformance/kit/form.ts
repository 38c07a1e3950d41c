import type { z } from 'zod'
import { commonProblems, type Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { problem, problemStatus, type Problem } from '#shared/api/problem.ts'

/** An answer as it came. */
export interface RawAnswer {
  status: number
  headers: Headers
  text: string
}

/** A sentence that an answer breaks by its form. */
export interface Finding {
  sentence: string
  why: string
}

/** What an answer says, and what is wrong with its form. */
export interface Read {
  /** As its schema reads it; undefined for a refusal, and where it is not of the schema. */
  body: unknown
  problem: Problem | undefined
  findings: Finding[]
}

/** What no answer may contain: full numbers and passwords. */
export interface Unspeakable {
  mobileNumbers: readonly string[]
  passwords: readonly string[]
}

/** What no answer may contain is searched for in its text as it came. */
function leaks(text: string, { mobileNumbers, passwords }: Unspeakable): Finding[] {
  const findings: Finding[] = []
  if (mobileNumbers.some((number) => text.includes(number.slice(1))))
    findings.push({ sentence: 'ACC-3', why: 'the answer shows a full mobile number' })
  if (passwords.some((password) => text.includes(password)))
    findings.push({ sentence: 'ERR-7', why: 'the answer contains a password' })
  return findings
}

/** The form of an answer to a call; to something that is no call of the API without `endpoint`. */
export function readAnswer(answer: RawAnswer, endpoint: Endpoint | undefined, unspeakable: Unspeakable): Read {
  const { status, headers, text } = answer
  // The one call that shows a number in full (DESK-24).
  const forbidden = endpoint === endpoints.readContactUpdate ? { ...unspeakable, mobileNumbers: [] } : unspeakable
  const findings = leaks(text, forbidden)
  if (!headers.get('x-trace-id')) findings.push({ sentence: 'GEN-4', why: 'the answer has no X-Trace-Id' })
  if (headers.get('cache-control') !== 'no-store')
    findings.push({ sentence: 'GEN-5', why: 'the answer has no Cache-Control: no-store' })
  if (status >= 400) return readRefusal(answer, endpoint, findings)
  const schema = endpoint?.answers[status]
  if (!schema) findings.push({ sentence: 'GEN-3', why: `the call has no answer with status ${status}` })
  if (mediaType(headers) !== 'application/json')
    findings.push({ sentence: 'GEN-2', why: `the type is ${mediaType(headers)}` })
  const body = schema && read(schema, text, 'GEN-3', findings)
  return { body, problem: undefined, findings }
}

function readRefusal(answer: RawAnswer, endpoint: Endpoint | undefined, findings: Finding[]): Read {
  const { status, headers, text } = answer
  if (mediaType(headers) !== 'application/problem+json')
    findings.push({ sentence: 'ERR-1', why: `the type of a refusal is ${mediaType(headers)}` })
  const said = read(problem, text, 'ERR-1', findings)
  if (!said) return { body: undefined, problem: undefined, findings }
  if (said.status !== status) findings.push({ sentence: 'ERR-1', why: `status ${said.status} in the body` })
  if (problemStatus[said.code] !== status)
    findings.push({ sentence: 'ERR-2', why: `${said.code} travels with ${problemStatus[said.code]}` })
  const listed: readonly string[] = [...(endpoint?.problems ?? ['not-found']), ...commonProblems]
  if (!listed.includes(said.code)) findings.push({ sentence: 'ERR-3', why: `${said.code} is not listed for this call` })
  if (said.code === 'unexpected') findings.push({ sentence: 'ERR-6', why: 'the portal failed' })
  if (status === 429 || status === 503) checkRetryAfter(headers, said, findings)
  return { body: undefined, problem: said, findings }
}

function checkRetryAfter(headers: Headers, said: Problem, findings: Finding[]): void {
  const header = headers.get('retry-after')
  if (header === null || !/^\d+$/.test(header))
    findings.push({ sentence: 'ERR-4', why: 'no Retry-After in whole seconds' })
  else if (Number(header) !== said.retryAfterSeconds)
    findings.push({
      sentence: 'ERR-4',
      why: `Retry-After ${header}, in the body ${said.retryAfterSeconds ?? 'nothing'}`,
    })
}

function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? 'missing').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** What was read, or a finding that says where it is not of the schema: never a value. */
function read<S extends z.ZodType>(
  schema: S,
  text: string,
  sentence: string,
  findings: Finding[],
): z.output<S> | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    findings.push({ sentence: 'GEN-2', why: 'the body is not JSON' })
    return undefined
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the body'} (${issue.code})`)
  findings.push({ sentence, why: `not of the schema: ${where.slice(0, 5).join(', ')}` })
  return undefined
}
