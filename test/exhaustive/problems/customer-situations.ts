import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, kenari, seriMuda } = samples
export const wrong = 'not-the-password'
export const perLock = 5
/** Codes that an account is sent before it has to wait. */
export const sends = 5

interface Sample {
  id: string
  userId: string
}
interface OfAccount {
  token: string
  params: { accountId: string }
}
export interface Enrolling {
  token?: string
  params: { accountId: string; enrolmentId: string }
}
type Changed = object | undefined

export async function withToken(sandbox: TestSandbox): Promise<{ token: string }> {
  return { token: (await sandbox.signIn(bayu.userId)).accessToken }
}

export async function signedIn(sandbox: TestSandbox, who: Sample = bayu): Promise<OfAccount> {
  return { token: (await sandbox.signIn(who.userId)).accessToken, params: { accountId: who.id } }
}

export function signInWith(
  userId: string,
  typed = password,
): { body: Record<'userId' | 'password' | 'device', string> } {
  return { body: { userId, password: typed, device: 'test' } }
}

/** The id of a challenge that waits for its code. */
export async function challenged(sandbox: TestSandbox, userId: string): Promise<string> {
  return (await sandbox.call('signIn', signInWith(userId))).body(200).challenge.id
}

export async function repeat(times: number, act: () => Promise<unknown>): Promise<undefined> {
  for (let n = 0; n < times; n += 1) await act()
}

/** A code that is not the one that was sent. */
export function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

export async function enrolling(
  sandbox: TestSandbox,
  method: 'sms' | 'authenticator' = 'sms',
): Promise<Required<Enrolling>> {
  const { token, params } = await signedIn(sandbox)
  const body = { method, password, expectedVersion: 0 } as const
  const begun = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  return { token, params: { ...params, enrolmentId: begun.id } }
}

export async function wrongCodes(sandbox: TestSandbox, { token, params }: Enrolling): Promise<undefined> {
  const code = otherThan(await sandbox.sentCode(bayu.id))
  await repeat(perLock, () => sandbox.call('verifyEnrolment', { token, params, body: { code } }))
}

/** What every change of an account may meet, for a login that has no 2FA. */
export const change = {
  forbidden: (sandbox: TestSandbox, asked: { params: object }): Changed => {
    changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'manager')`, bayu.id, kenari.id)
    changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'technical')`, seriMuda.id, kenari.id)
    return { params: { ...asked.params, accountId: kenari.id } }
  },
  'not-found': (_: TestSandbox, asked: { params: object }): Changed => ({
    params: { ...asked.params, accountId: 'A-0' },
  }),
  'account-not-active': (sandbox: TestSandbox): Changed => {
    changeRows(sandbox, `UPDATE accounts SET status = 'frozen'`)
    return undefined
  },
}

export function otherVersion(_: TestSandbox, asked: { body: object }): Changed {
  return { body: { ...asked.body, expectedVersion: 7 } }
}

export function wrongPassword(_: TestSandbox, asked: { body: object }): Changed {
  return { body: { ...asked.body, password: wrong } }
}

export async function overMeanwhile(sandbox: TestSandbox, { token, params }: Enrolling): Promise<undefined> {
  ;(await sandbox.call('cancelEnrolment', { token, params })).body(200)
}

/** A login that reaches the account in a role that reads no security log. */
export function asTechnical(sandbox: TestSandbox): Changed {
  changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'technical')`, bayu.id, kenari.id)
  return { params: { accountId: kenari.id } }
}

/** Asks for a new password; the token of the link that the primary e-mail got. */
export async function resetAsked(sandbox: TestSandbox, who: Sample): Promise<string> {
  ;(await sandbox.call('askPasswordReset', { body: { userId: who.userId } })).body(202)
  const token = (await sandbox.outbox(who.id)).findLast(({ kind }) => kind === 'password-reset')?.linkToken
  if (!token) throw new Error(`No link was sent to ${who.id}`)
  return token
}
