import type { Method } from '#shared/api/primitives.ts'
import { secondsUntil } from './durations.ts'

/** What is known of an awaited code, in a set-up or a sign-in, and why the last try failed. */
export interface CodeSituation {
  awaited: {
    method: Method
    sendNumber: number
    expiresAt: string
    resendAllowedAt: string | null
    sendsLeft: number
    attemptsLeft: number
  }
  problem: { code: string; attemptsLeft?: number | undefined; lockedUntil?: string | null | undefined } | null
  /** The method that is active until this code is verified, whose codes are not meant; null where there is none. */
  replaces: Method | null
  /** True for the code of a sign-in, where the Authenticator App has its entry already and nothing is set up. */
  signIn?: boolean
  /** The portal's clock. */
  nowMs: number
}

type Sent = 'Sms' | 'Email'
type Line =
  | 'locked'
  | 'lockedUntil'
  | 'lockedSupport'
  | 'expiredApp'
  | 'expiredOver'
  | 'expiredSignIn'
  | 'signInApp'
  | 'wrongSignInApp'
  | 'wrongApp'
  | 'usedApp'
  | 'aheadApp'
  | 'behindApp'
  | 'firstApp'
  | 'pause'
  | `${'expiredSend' | 'expiredWait' | 'wrong' | 'wrongNewest' | 'first' | 'newer' | 'last'}${Sent}`

/** What helps when no code arrives or it is refused, in the order in which it becomes sensible. */
export type Help = 'number' | 'address' | 'junk' | 'resend' | 'profile' | 'entry' | 'clock' | 'once' | 'support'

export interface CodeCallScript {
  /** Key of the sentence to read aloud, under `codeCallScript.say`. */
  line: Line
  /** The method whose codes are not meant, to be said as well; null where that would only confuse. */
  notOf: Method | null
  attemptsLeft: number
  validSeconds: number
  /** Until another may be sent; 0 when now, null when none ever. */
  resendSeconds: number | null
  help: readonly Help[]
}

/**
 * What to say about a code that is awaited. Every number is the portal's, by the portal's clock. That a code came from
 * an older message can only be guessed: from a wrong code after a newer message was sent.
 */
export function codeCallScript(situation: CodeSituation): CodeCallScript {
  const { awaited, problem, replaces, nowMs } = situation
  const attemptsLeft = problem?.attemptsLeft ?? awaited.attemptsLeft
  const lock = lockOf(situation, attemptsLeft)
  const isExpired = problem?.code === 'code-expired' || lock === 'over'
  const validSeconds = isExpired ? 0 : secondsUntil(awaited.expiresAt, nowMs)
  const resendSeconds = resendIn(awaited, nowMs)
  const line = lock !== null && lock !== 'over' ? lock : lineOf(situation, validSeconds, resendSeconds)
  return {
    line,
    notOf: replaces !== null && replaces !== awaited.method && mayAsk(line) ? replaces : null,
    attemptsLeft,
    validSeconds,
    resendSeconds,
    help: helpOf(situation, line, resendSeconds),
  }
}

/** The lock that the last try met or brought; `over` once its time has come, when the code is void (contract LIM-3). */
function lockOf({ problem, nowMs }: CodeSituation, attemptsLeft: number): 'over' | Line | null {
  if (problem?.code !== 'locked' && attemptsLeft > 0) return null
  if (problem?.lockedUntil === undefined) return 'locked'
  if (problem.lockedUntil === null) return 'lockedSupport'
  return secondsUntil(problem.lockedUntil, nowMs) > 0 ? 'lockedUntil' : 'over'
}

function resendIn({ sendsLeft, resendAllowedAt }: CodeSituation['awaited'], nowMs: number): number | null {
  return sendsLeft === 0 || resendAllowedAt === null ? null : secondsUntil(resendAllowedAt, nowMs)
}

function lineOf({ awaited, problem, signIn = false }: CodeSituation, valid: number, resend: number | null): Line {
  const { method, sendNumber } = awaited
  if (method === 'authenticator') {
    if (valid === 0) return signIn ? 'expiredSignIn' : 'expiredApp'
    if (problem?.code === 'code-used') return 'usedApp'
    if (problem?.code === 'clock-ahead') return 'aheadApp'
    if (problem?.code === 'clock-behind') return 'behindApp'
    if (problem?.code === 'wrong-code') return signIn ? 'wrongSignInApp' : 'wrongApp'
    return signIn ? 'signInApp' : 'firstApp'
  }
  const sent = method === 'sms' ? 'Sms' : 'Email'
  if (valid === 0) {
    if (resend === null) return signIn ? 'expiredSignIn' : 'expiredOver'
    return resend > 0 ? `expiredWait${sent}` : `expiredSend${sent}`
  }
  if (problem?.code === 'wrong-code') return sendNumber > 1 ? `wrongNewest${sent}` : `wrong${sent}`
  if (problem?.code === 'too-many-requests') return 'pause'
  if (resend === null) return `last${sent}`
  return sendNumber > 1 ? `newer${sent}` : `first${sent}`
}

/** True for the sentences that ask for a code, so that it makes sense to say which one is not meant. */
function mayAsk(line: Line): boolean {
  return /^(first|newer|last|wrong)/.test(line)
}

function helpOf({ awaited, nowMs }: CodeSituation, line: Line, resend: number | null): Help[] {
  const { method, sendNumber, resendAllowedAt } = awaited
  const isLocked = line.startsWith('locked')
  if (method === 'authenticator') {
    return [...(['entry', 'clock', 'once'] as const), ...(isLocked ? (['support'] as const) : [])]
  }
  const pauseIsOver = resendAllowedAt === null || secondsUntil(resendAllowedAt, nowMs) === 0
  const isLast = resend === null
  const where: Help[] = method === 'sms' ? ['number'] : ['address', 'junk']
  if (!isLast && !isLocked) where.push('resend')
  // One message may be slow; the number is doubted when the pause has passed, or when a second one is on its way.
  if (method === 'sms' && (pauseIsOver || sendNumber > 1)) where.push('profile')
  if (isLast || isLocked || (pauseIsOver && sendNumber > 1)) where.push('support')
  return where
}
