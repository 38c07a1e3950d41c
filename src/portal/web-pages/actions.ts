import { createHash } from 'node:crypto'
import type { endpoints } from '#shared/api/endpoints.ts'
import { methods } from '#shared/api/names.ts'
import type { Method } from '#shared/api/primitives.ts'
import { readCode } from '#shared/domain/input/code.ts'
import { readUserId } from '#shared/domain/input/user-id.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { CustomerSession } from '#shared/api/sessions.ts'
import type { CallArguments, Result } from './portal-calls.ts'
import type { Visit } from './visit.ts'
import { callSignedIn, SignInAgain } from './visit.ts'
import type { NextPage, WebSession } from './web-sessions.ts'
import type { FieldName } from './words/words.ts'

type Endpoints = typeof endpoints

/** What a form sent: its fields, and what the page put beside them. */
export type Sent = Readonly<Record<string, string>>

/** Does what a form asks for; the path of the page that follows, which says what came of it. */
type Action = (visit: Visit, sent: Sent) => Promise<NextPage> | NextPage

/** How the sessions of the pages are named in the security log. */
const device = 'Web browser'

/** Sign-in forms of one session whose outcomes are remembered. */
const rememberedForms = 20

/** Every action of the pages, by the last part of its address. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['sign-in', (visit, sent) => onceInSession(visit, sent, () => signIn(visit, sent))],
  ['sign-in-code', (visit, sent) => onceInSession(visit, sent, () => passCode(visit, sent))],
  ['sign-in-resend', (visit, sent) => onceInSession(visit, sent, () => resendSignInCode(visit))],
  ['sign-out', signOut],
  ['enter', enter],
  ['leave', leave],
  ['disable', disable],
  ['choose', choose],
  ['confirm', confirm],
  ['verify', verify],
  ['resend', resend],
  ['cancel', cancel],
  ['okay', okay],
])

/** Runs an action. A session that has ended leads to the sign-in page. */
export async function act(visit: Visit, action: Action, sent: Sent): Promise<NextPage> {
  try {
    return await action(visit, sent)
  } catch (error) {
    if (error instanceof SignInAgain) return next(visit.session, 'sign-in')
    throw error
  }
}

/**
 * Sign-in has no idempotency key, for its answers contain tokens. So the session itself remembers the outcome of a form; one
 * of the same key with something else typed into it is another form.
 */
function onceInSession({ session }: Visit, sent: Sent, run: () => Promise<NextPage>): Promise<NextPage> {
  const typed = JSON.stringify([sent['key'], sent['userId'], sent['password'], sent['code']])
  const name = createHash('sha256').update(typed).digest('base64url')
  // guard: web-pages.sign-in-once
  const earlier = session.sent.get(name)
  if (earlier !== undefined) return earlier
  const outcome = run()
  session.sent.set(name, outcome)
  outcome.catch(() => session.sent.delete(name))
  const [oldest] = session.sent.keys()
  if (session.sent.size > rememberedForms && oldest !== undefined) session.sent.delete(oldest)
  return outcome
}

async function signIn(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session, sessions } = visit
  const { userId = '', password = '' } = sent
  const login = readUserId(userId)
  if (!login.ok && login.problem === 'empty') return missing(session, 'sign-in', 'userId')
  if (password === '') return missing(session, 'sign-in', 'password')
  const result = await visit.calls('signIn', { body: { userId, password, device } })
  if (!result.ok) return refused(session, 'sign-in', result.problem)
  // guard: web-pages.new-session-id
  const signedIn = sessions.replace(session)
  if (result.answer.status === 201) return logIn(signedIn, result.answer.body)
  signedIn.challenge = result.answer.body.challenge
  return next(signedIn, 'sign-in/code')
}

async function passCode(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session, sessions } = visit
  const { challenge } = session
  if (challenge === null) return next(session, 'sign-in')
  const code = digits(sent)
  if (code === null) return missing(session, 'sign-in/code', 'code')
  const result = await visit.calls('verifyChallenge', { params: { challengeId: challenge.id }, body: { code } })
  if (result.ok) return logIn(sessions.replace(session), result.answer.body)
  if (result.problem.code === 'not-found') session.challenge = null
  return refused(session, 'sign-in/code', result.problem)
}

async function resendSignInCode(visit: Visit): Promise<NextPage> {
  const { session } = visit
  if (session.challenge === null) return next(session, 'sign-in')
  const result = await visit.calls('resendChallenge', { params: { challengeId: session.challenge.id } })
  if (!result.ok) return refused(session, 'sign-in/code', result.problem)
  const { challenge } = result.answer.body
  session.challenge = challenge
  session.message = { kind: 'resent', destination: challenge.destinationMasked ?? '' }
  return next(session, 'sign-in/code')
}

function logIn(session: WebSession, { account, ...tokens }: CustomerSession): NextPage {
  session.login = { accountId: account.id, userId: account.userId, tokens }
  session.accountId = account.id
  session.challenge = null
  return next(session, 'home')
}

async function signOut(visit: Visit): Promise<NextPage> {
  const { session, sessions } = visit
  await callSignedIn(visit, 'signOut', {})
  sessions.end(session)
  const after = sessions.create()
  after.words = session.words
  after.message = { kind: 'signed-out' }
  return next(after, 'sign-in')
}

/** Enters an account that the login was let into: Management Mode. */
async function enter(visit: Visit, { account: accountId = '' }: Sent): Promise<NextPage> {
  const result = await callSignedIn(visit, 'getAccount', { params: { accountId } })
  if (!result.ok) return refused(visit.session, 'accounts', result.problem)
  Object.assign(visit.session, { accountId, enrolment: null, setUpDone: null })
  return next(visit.session, 'account')
}

function leave({ session }: Visit): NextPage {
  session.accountId = session.login?.accountId ?? null
  return next(session, 'home')
}

/** Guide step 5. */
async function disable(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session } = visit
  const { password = '' } = sent
  const page = 'account/security/manage'
  const method = methodIn(sent)
  if (password === '') return missing(session, page, 'password')
  const body = { password, expectedVersion: versionIn(sent) }
  const result = await callOnce(visit, sent, 'disableTwoFactor', { params: { accountId: accountIn(sent) }, body })
  if (!result.ok) return refused(session, page, result.problem)
  if (method !== undefined) session.message = { kind: 'disabled', method }
  return next(session, 'account/security')
}

/** Guide step 7. */
function choose({ session }: Visit, sent: Sent): NextPage {
  const method = methodIn(sent)
  const page = session.words === 'older' ? 'account/security/manage' : 'account/security/set-up'
  return method === undefined ? missing(session, page, 'method') : next(session, `account/security/set-up/${method}`)
}

/** Guide step 8. */
async function confirm(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session } = visit
  const { password = '' } = sent
  const method = methodIn(sent)
  if (method === undefined) return missing(session, 'account/security/set-up', 'method')
  const page = `account/security/set-up/${method}`
  if (password === '') return missing(session, page, 'password')
  const body = { method, password, expectedVersion: versionIn(sent) }
  const result = await callOnce(visit, sent, 'startEnrolment', { params: { accountId: accountIn(sent) }, body })
  if (!result.ok) return refused(session, page, result.problem)
  session.enrolment = result.answer.body
  session.setUpDone = null
  return next(session, 'account/security/code')
}

/** Guide step 9. */
async function verify(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session } = visit
  const page = 'account/security/code'
  const code = digits(sent)
  if (code === null) return missing(session, page, 'code')
  const result = await callOnce(visit, sent, 'verifyEnrolment', { params: enrolmentIn(sent), body: { code } })
  if (!result.ok) return refusedInSetUp(session, result.problem)
  const { method } = result.answer.body
  session.enrolment = null
  if (method === null) return next(session, 'account/security')
  if (session.words === 'older') {
    session.message = { kind: 'enabled', method }
    return next(session, 'account/security/manage')
  }
  session.setUpDone = method
  return next(session, 'account/security/done')
}

async function resend(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session } = visit
  const result = await callOnce(visit, sent, 'resendEnrolment', { params: enrolmentIn(sent) })
  if (!result.ok) return refusedInSetUp(session, result.problem)
  session.enrolment = result.answer.body
  session.message = { kind: 'resent', destination: result.answer.body.destinationMasked ?? '' }
  return next(session, 'account/security/code')
}

async function cancel(visit: Visit, sent: Sent): Promise<NextPage> {
  const { session } = visit
  const result = await callOnce(visit, sent, 'cancelEnrolment', { params: enrolmentIn(sent) })
  if (!result.ok) return refusedInSetUp(session, result.problem)
  session.enrolment = null
  session.message = { kind: 'cancelled' }
  return next(session, 'account/security')
}

/** Guide step 10: the method is active already; the success message comes next. */
function okay({ session }: Visit): NextPage {
  if (session.setUpDone !== null) session.message = { kind: 'enabled', method: session.setUpDone }
  session.setUpDone = null
  return next(session, 'account/security')
}

/** A call under the key of the form. One that is sent again while the first runs gets the outcome of the first. */
async function callOnce<N extends keyof Endpoints>(
  visit: Visit,
  sent: Sent,
  name: N,
  asked: CallArguments<Endpoints[N]>,
): Promise<Result<Endpoints[N]>> {
  const { running } = visit.session
  // guard: web-pages.form-key
  const key = sent['key'] ?? ''
  while (running.has(key)) await running.get(key)
  const call = callSignedIn(visit, name, { ...asked, key })
  running.set(
    key,
    call.then(
      () => running.delete(key),
      () => running.delete(key),
    ),
  )
  return call
}

/** A set-up that is over has no page any more. */
function refusedInSetUp(session: WebSession, problem: Problem): NextPage {
  const isOver = problem.code === 'conflict' || problem.code === 'not-found'
  if (isOver) session.enrolment = null
  return refused(session, isOver ? 'account/security' : 'account/security/code', problem)
}

function refused(session: WebSession, path: string, problem: Problem): NextPage {
  session.message = { kind: 'problem', problem }
  return next(session, path)
}

function missing(session: WebSession, path: string, field: FieldName): NextPage {
  session.message = { kind: 'missing', field }
  return next(session, path)
}

function next({ id }: WebSession, path: string): NextPage {
  return { path, sessionId: id }
}

/** The code as it is typed or pasted; null where nothing could be one. */
function digits(sent: Sent): string | null {
  const read = readCode(sent['code'] ?? '')
  return read.ok ? read.value : null
}

function methodIn(sent: Sent): Method | undefined {
  return methods.find((method) => method === sent['method'])
}

function versionIn(sent: Sent): number {
  return Number(sent['version'])
}

/** The account that the form was shown for: another one may have been entered in another window since. */
function accountIn(sent: Sent): string {
  return sent['account'] ?? ''
}

function enrolmentIn(sent: Sent): { accountId: string; enrolmentId: string } {
  return { accountId: accountIn(sent), enrolmentId: sent['enrolment'] ?? '' }
}
