import type { Method } from '#shared/api/primitives.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Challenge } from '#shared/api/sessions.ts'
import type { Enrolment } from '#shared/api/two-factor.ts'
import type { SessionTokens } from '../services/session.ts'
import { newToken } from '../crypto/tokens.ts'
import type { FieldName } from './words/words.ts'

/** What the next page says once about the last action; words are chosen when it is shown. */
export type Message =
  | { kind: 'disabled'; method: Method }
  | { kind: 'enabled'; method: Method }
  | { kind: 'resent'; destination: string }
  | { kind: 'cancelled' }
  | { kind: 'signed-out' }
  | { kind: 'missing'; field: FieldName }
  | { kind: 'problem'; problem: Problem }

/** The page that follows an action, and in which session. */
export interface NextPage {
  /** Below the address of the pages. */
  path: string
  sessionId: string
}

/** A signed-in login. */
export interface Login {
  accountId: string
  userId: string
  tokens: SessionTokens
}

/** What the server remembers of a browser, in memory; a restart signs everybody out. */
export interface WebSession {
  /** The value of the cookie. */
  readonly id: string
  /** Goes with every form of this session. */
  readonly formToken: string
  /** The labels on the controls: the guides' own, or those of the portal's older guide. */
  words: 'guide' | 'older'
  login: Login | null
  /** A sign-in that waits for its code; its User ID. */
  challenge: Challenge | null
  /** The account that the pages are about: the login's own, or one entered in Management Mode. */
  accountId: string | null
  /** The set-up that waits for its code; with the secret, which the API shows once. */
  enrolment: Enrolment | null
  /** The method that was just set up, until "Okay". */
  setUpDone: Method | null
  message: Message | null
  /** The outcomes of sign-in forms that were sent, by their key and what was typed: a form sent twice has one effect. */
  readonly sent: Map<string, Promise<NextPage>>
  /** The forms that are being worked on, by their key: one that is sent twice waits for the first. */
  readonly running: Map<string, Promise<unknown>>
}

/** The sessions of one variant of the pages. */
export interface WebSessions {
  find(id: string | undefined): WebSession | undefined
  create(): WebSession
  /** A session with another id, for a browser whose user just proved something: an id known before is worth nothing. */
  replace(before: WebSession): WebSession
  end(session: WebSession): void
}

/** Sessions at a time; the one that was used least recently ends first. */
const maxSessions = 1000

/** Keeps the sessions in memory. */
export function createWebSessions(): WebSessions {
  const sessions = new Map<string, WebSession>()
  const add = (kept: Partial<WebSession>): WebSession => {
    const session: WebSession = {
      words: 'guide',
      login: null,
      challenge: null,
      accountId: null,
      enrolment: null,
      setUpDone: null,
      message: null,
      ...kept,
      id: newToken(),
      formToken: newToken(),
      sent: new Map(),
      running: new Map(),
    }
    sessions.set(session.id, session)
    const [oldest] = sessions.keys()
    if (sessions.size > maxSessions && oldest !== undefined) sessions.delete(oldest)
    return session
  }
  return {
    find(id) {
      const found = id === undefined ? undefined : sessions.get(id)
      if (found === undefined) return undefined
      sessions.delete(found.id)
      sessions.set(found.id, found)
      return found
    },
    create: () => add({}),
    replace(before) {
      const after = add(before)
      // It stays without its login, so that a form of it that is sent twice leads to the same outcome.
      Object.assign(before, { login: null, challenge: null, accountId: null, enrolment: null, message: null })
      return after
    },
    end: (session) => void sessions.delete(session.id),
  }
}
