import type { endpoints } from '#shared/api/endpoints.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import type { Problem } from '#shared/api/problem.ts'
import { ApiError } from '../api-error.ts'
import { accessTokenSeconds } from '../config.ts'
import type { Portal } from '../portal.ts'
import { problemAnswer } from '../problem-answer.ts'
import { renewSession } from '../services/session.ts'
import type { CallArguments, PortalCalls, Result } from './portal-calls.ts'
import type { Login, WebSession, WebSessions } from './web-sessions.ts'
import type { Words } from './words/words.ts'

type Endpoints = typeof endpoints

/** One request of a browser, with everything that a page or an action needs. */
export interface Visit {
  portal: Portal
  calls: PortalCalls
  sessions: WebSessions
  session: WebSession
  words: Words
}

/** The session has ended: the sign-in page is next, with the reason. */
export class SignInAgain extends Error {}

/** A page cannot be shown because the portal refused what it reads. */
export class ReadRefused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/**
 * The login of the session, whose token is renewed while pages are used: after 15 minutes without any the session ends.
 *
 * @throws SignInAgain where nobody is signed in
 */
export function requireLogin({ portal, session }: Visit): Login {
  const { login } = session
  if (login === null) throw new SignInAgain()
  const now = portal.clock.now()
  const expiresAt = Date.parse(login.tokens.accessExpiresAt)
  if (now < expiresAt - (accessTokenSeconds * 1000) / 2 || now >= expiresAt) return login
  try {
    const { tokens } = portal.transact(() => renewSession(portal, 'customer', login.tokens.refreshToken))
    return (session.login = { ...login, tokens })
  } catch (error) {
    if (error instanceof ApiError) throw endLogin(session)
    throw error
  }
}

/** Forgets the login of a session that has ended, and says so on the next page. */
function endLogin(session: WebSession): SignInAgain {
  const problem = problemAnswer(new ApiError('session-expired', 'The session has ended'), '').body
  const message = { kind: 'problem', problem } as const
  Object.assign(session, { login: null, accountId: null, enrolment: null, setUpDone: null, message })
  return new SignInAgain()
}

/** Calls the API as the signed-in login. @throws SignInAgain when its session has ended */
export async function callSignedIn<N extends keyof Endpoints>(
  visit: Visit,
  name: N,
  asked: CallArguments<Endpoints[N]>,
): Promise<Result<Endpoints[N]>> {
  const { tokens } = requireLogin(visit)
  const result = await visit.calls(name, { ...asked, token: tokens.accessToken })
  if (result.ok || !['session-expired', 'unauthenticated'].includes(result.problem.code)) return result
  throw endLogin(visit.session)
}

/** Reads what a page shows. @throws ReadRefused with the portal's problem */
export async function read<N extends keyof Endpoints>(
  visit: Visit,
  name: N,
  asked: CallArguments<Endpoints[N]>,
): Promise<AnswerOf<Endpoints[N]>['body']> {
  const result = await callSignedIn(visit, name, asked)
  if (!result.ok) throw new ReadRefused(result.problem)
  return result.answer.body
}
