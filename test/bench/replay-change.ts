import { randomUUID } from 'node:crypto'
import { sandboxSecretHeader } from '#shared/portal-api/sandbox-controls.ts'

/** One call that the console made, e.g. `GET` and `/api/v1/accounts/A-20417`. */
export interface MadeCall {
  method: string
  path: string
}

export interface ReplayTo {
  origin: string
  /** Of this launch, for the sandbox's controls. */
  secret: string
  /** Of the customer whose account is changed. */
  token: string
  password: string
}

/** What the answers told that later calls need. */
interface Known {
  version: number
  enrolmentId: string
  codesBefore: number
  code: string
}

/** A bare client of one customer: sends, reads the answer, and insists on success. */
export function bareClient({ origin, secret, token }: ReplayTo) {
  return async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(path.startsWith('/sandbox/') && { [sandboxSecretHeader]: secret }),
        ...(body !== undefined && { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
}

/** Makes the calls of a change to SMS once more, one after another with nothing between; milliseconds. */
export async function replayChange(calls: readonly MadeCall[], to: ReplayTo): Promise<number> {
  const send = bareClient(to)
  const known: Known = { version: 0, enrolmentId: '', codesBefore: 0, code: '' }
  const begun = performance.now()
  for (const { method, path } of calls) {
    let answer = await send(method, withEnrolment(path, known), bodyOf(method, path, known, to.password))
    if (path.startsWith('/sandbox/outbox')) {
      // The message is delivered after the answer that promises it; the first look at the phone comes before any is sent.
      while (known.enrolmentId !== '' && codesIn(answer).length === known.codesBefore) answer = await send(method, path)
      const codes = codesIn(answer)
      known.codesBefore = codes.length
      known.code = codes.at(-1) ?? ''
    }
    if (typeof answer['version'] === 'number') known.version = answer['version']
    if (path.endsWith('/enrolments')) known.enrolmentId = String(answer['id'])
  }
  return performance.now() - begun
}

function bodyOf(method: string, path: string, known: Known, password: string): object | undefined {
  if (method !== 'POST') return undefined
  if (path.endsWith('/disable')) return { password, expectedVersion: known.version }
  if (path.endsWith('/enrolments')) return { method: 'sms', password, expectedVersion: known.version }
  if (path.endsWith('/verify')) return { code: known.code }
  throw new Error(`a change makes no call of ${path}`)
}

const withEnrolment = (path: string, { enrolmentId }: Known): string =>
  path.replace(/\/enrolments\/[^/]+/, `/enrolments/${enrolmentId}`)

function codesIn(outbox: Record<string, unknown>): string[] {
  return (outbox['messages'] as { code: string | null }[]).flatMap(({ code }) => (code === null ? [] : [code]))
}
