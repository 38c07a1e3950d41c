import type { Who } from './hostile-requests.ts'
import { everyone } from './hostile-requests.ts'
import { changeRows, readRows } from '../portal/portal-database.ts'
import type { TestSandbox } from '../portal/sandbox.ts'
import { samples } from '../portal/sandbox.ts'

/** What the sender of hostile requests knows: who is signed in, and every id, code and link that it has seen so far. */
export interface FuzzPool {
  /** Reads the messages that came since the last call. */
  refresh(): Promise<void>
  /** A value for a field; something made up where none is known yet. */
  known(field: string, nth: number): string
  tokenOf(who: Who): string | undefined
  /** For a caller whose session is over; does nothing where a lock keeps it out. */
  signInAgain(who: Who): Promise<void>
  /** Takes the ids out of an answer. */
  learn(answer: unknown): void
  use(key: string): void
  wasUsed(key: string): boolean
}

const { bayu, kenari, seriMuda, agentA, approverA, auditorA, agentB } = samples
const logins = {
  customer: bayu.userId,
  delegate: seriMuda.userId,
  agent: agentA,
  approver: approverA,
  auditor: auditorA,
}
const newest = 5

/** Seeds the sample accounts again and signs everyone in. */
export async function startPool(sandbox: TestSandbox): Promise<FuzzPool> {
  await sandbox.control('resetSandbox', { body: { scenario: 'three-accounts' } })
  changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'manager')`, seriMuda.id, bayu.id)
  const tokens = new Map<string, string>()
  for (const who of everyone) tokens.set(who, await signIn(sandbox, who))
  const known = new Map<string, string[]>([
    ['accountId', [bayu.id, bayu.id, bayu.id, seriMuda.id, kenari.id]],
    ['userId', [bayu.userId, seriMuda.userId, kenari.userId]],
    ['staffId', [agentA, agentB, approverA, auditorA]],
    ['code', ['000000']],
  ])
  const used = new Set<string>()
  const add = (field: string, value: string): void => {
    const values = known.get(field) ?? []
    if (!values.includes(value)) known.set(field, field === 'accountId' ? values : [...values, value].slice(-newest))
  }
  let lastSeq = 0

  return {
    async refresh() {
      const [factor] = readRows(sandbox, `SELECT version FROM factors WHERE account_id = '${bayu.id}'`)
      known.set('expectedVersion', [String((factor as { version: number }).version)])
      const query = { after: lastSeq }
      for (const message of (await sandbox.control('getOutbox', { query })).body(200).messages) {
        lastSeq = message.seq
        if (message.code !== null) add('code', message.code)
        if (message.linkToken !== null) add('token', message.linkToken)
      }
    },
    known(field, nth) {
      const values = known.get(field) ?? []
      return values[nth % Math.max(1, values.length)] ?? `none-${nth}`
    },
    tokenOf(who) {
      if (who === 'nobody') return undefined
      if (who === 'forger') return 'forged-token-that-nobody-was-given'
      return tokens.get(who)
    },
    async signInAgain(who) {
      if (who === 'nobody' || who === 'forger') return
      const token = await signIn(sandbox, who).catch(() => undefined)
      if (token !== undefined) tokens.set(who, token)
    },
    learn(answer) {
      for (const [field, value] of stringsOf(answer)) {
        const kind = /^(case|enrolment|challenge|event)-/.exec(value)?.[1]
        if (kind !== undefined) add(`${kind}Id`, value)
        if (field === 'next') add('after', value)
        if (field === 'refreshToken') add('refreshToken', value)
        if (field === 'accessToken') tokens.set('customer', value)
      }
    },
    use(key) {
      used.add(key)
      add('key', key)
    },
    wasUsed: (key) => used.has(key),
  }
}

async function signIn(sandbox: TestSandbox, who: (typeof everyone)[number]): Promise<string> {
  const customer = who === 'customer' || who === 'delegate'
  const session = customer ? await sandbox.signIn(logins[who]) : await sandbox.signInStaff(logins[who])
  return session.accessToken
}

function stringsOf(value: unknown, field = ''): [string, string][] {
  if (typeof value === 'string') return [[field, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => stringsOf(inner, name))
}
