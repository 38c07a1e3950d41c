import fc from 'fast-check'
import { apiBase } from '#shared/api/endpoints.ts'
import { commonProblems } from '#shared/api/endpoint.ts'
import { problem, problemStatus } from '#shared/api/problem.ts'
import type { HostileRequest, Who } from './hostile-requests.ts'
import { hostileRequest, placeholders } from './hostile-requests.ts'
import type { FuzzPool } from './fuzz-pool.ts'
import { startPool } from './fuzz-pool.ts'
import { readRows } from '../portal/portal-database.ts'
import type { TestSandbox } from '../portal/sandbox.ts'

/** How often each call succeeded, by its name. */
export type Successes = Map<string, number>

/** After so many requests everything is seeded again, or in the end most accounts would be frozen or locked. */
const requestsPerRound = 250

/**
 * Sends hostile requests one after another and judges each answer: described, never an error of the portal, and an
 * effect in the ledger exactly where the request was valid and the answer says that it was carried out.
 *
 * @throws with the request and the answer that broke a rule; the seed plays it again
 */
export async function fuzz(sandbox: TestSandbox, seed: number, count: number): Promise<Successes> {
  const successes: Successes = new Map()
  const requests = fc.sample(hostileRequest, { seed, numRuns: count })
  let pool = await startPool(sandbox)
  for (const [at, request] of requests.entries()) {
    if (at > 0 && at % requestsPerRound === 0) pool = await startPool(sandbox)
    if (at % 40 === 39) await sandbox.advance(31)
    const description = `request ${at} of seed ${seed}: ${request.endpoint.method} ${request.path}`
    if (await sendAndJudge(sandbox, pool, request, description)) {
      successes.set(request.name, (successes.get(request.name) ?? 0) + 1)
    }
  }
  return successes
}

/** Answers whether the portal did what it was asked. */
async function sendAndJudge(
  sandbox: TestSandbox,
  pool: FuzzPool,
  request: HostileRequest,
  description: string,
): Promise<boolean> {
  await pool.refresh()
  // A number's placeholder is in quotes, which go with it.
  const version = /"\u00abexpectedVersion:\d+\u00bb"/g
  const put = (text: string): string =>
    text
      .replaceAll(version, () => pool.known('expectedVersion', 0))
      .replaceAll(placeholders, (_, field: string, nth: string) => pool.known(field, Number(nth)))
  const { endpoint } = request
  const before = effects(sandbox)
  const token = pool.tokenOf(request.who)
  // HTTP takes the blanks around a header's value away.
  const key = request.key === undefined ? undefined : put(request.key).trim()
  const body = request.body === undefined ? undefined : put(request.body)
  const answer = await fetch(`${sandbox.baseUrl}${apiBase}${put(request.path)}`, {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...(request.contentType !== undefined && { 'Content-Type': request.contentType }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'Idempotency-Key': key }),
    },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  const seen = `${description} ${String(body)} answered ${answer.status} ${text}`
  if (!answer.headers.get('x-trace-id')) throw new Error(`No X-Trace-Id: ${seen}`)
  const done = answer.status < 400
  if (answer.status === 401) await pool.signInAgain(request.who)
  if (done) pool.learn(requireDescribed(request, answer.status, text, seen))
  else requireListed(request, answer, text, seen)
  const added = effects(sandbox).slice(before.length)
  if (added.length > 1) throw new Error(`${added.length} effects: ${seen}`)
  if (added.length === 1 && !(done && isValid(request, token, key, body)))
    throw new Error(`An effect without a valid request: ${seen}`)
  if (added.length === 1 && endpoint.keyed && added[0] !== key) throw new Error(`The effect has another key: ${seen}`)
  const replayed = key !== undefined && pool.wasUsed(key)
  if (done && endpoint.keyed && added.length === 0 && !replayed) throw new Error(`No effect: ${seen}`)
  if (key !== undefined && endpoint.keyed) pool.use(key)
  return done
}

function effects(sandbox: TestSandbox): string[] {
  return (readRows(sandbox, 'SELECT key FROM ledger ORDER BY seq') as { key: string }[]).map(({ key }) => key)
}

function requireDescribed({ endpoint }: HostileRequest, status: number, text: string, seen: string): unknown {
  const schema = endpoint.answers[status]
  if (!schema) throw new Error(`Not a described status: ${seen}`)
  return schema.parse(JSON.parse(text))
}

function requireListed({ endpoint }: HostileRequest, answer: Response, text: string, seen: string): void {
  if (answer.status >= 500) throw new Error(`An error of the portal: ${seen}`)
  if (answer.headers.get('content-type') !== 'application/problem+json') throw new Error(`Not a problem: ${seen}`)
  const { code, status } = problem.parse(JSON.parse(text))
  const listed: readonly string[] = [...endpoint.problems, ...commonProblems, 'not-found']
  if (!listed.includes(code)) throw new Error(`Not a listed problem: ${seen}`)
  if (status !== answer.status || problemStatus[code] !== status) throw new Error(`Not the status of the code: ${seen}`)
  if ((status === 429) !== (answer.headers.get('retry-after') !== null)) throw new Error(`Retry-After: ${seen}`)
}

/** Whether a request is as the contract wants it, judged without the portal. */
function isValid(
  { endpoint, contentType, who }: HostileRequest,
  token: string | undefined,
  key: string | undefined,
  body: string | undefined,
): boolean {
  const desk: readonly Who[] = ['agent', 'approver']
  const fitting = {
    public: true,
    session: true,
    customer: !desk.includes(who) && who !== 'auditor',
    staff: desk.includes(who),
  }
  if (!fitting[endpoint.access] || (endpoint.access !== 'public' && token === undefined)) return false
  if (endpoint.keyed && !/^[\x21-\x7e]{1,255}$/.test(key ?? '')) return false
  if (!endpoint.body) return body === undefined || body.trim() === '' || body.trim() === '{}'
  if (contentType !== 'application/json' || body === undefined) return false
  return endpoint.body.safeParse(JSON.parse(body)).success
}
