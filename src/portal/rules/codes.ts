import { randomInt } from 'node:crypto'
import type { Method } from '#shared/api/primitives.ts'

/** A new code of `length` digits from the system's CSPRNG, leading zeros kept. */
export function newCode(length: number): string {
  // guard: portal-codes.random
  return String(randomInt(10 ** length)).padStart(length, '0')
}

/** The sending side of an awaited code; times in milliseconds since 1970. */
export interface Sending {
  method: Method
  /** 0 for the Authenticator App, which is sent nothing. */
  sendNumber: number
  sentAt: number | null
}

export interface SendLimit {
  resendPauseSeconds: number
  sendsPerEnrolment: number
}

/** How many more messages may be sent. */
export function sendsLeft(sending: Sending, limit: SendLimit): number {
  return sending.method === 'authenticator' ? 0 : Math.max(0, limit.sendsPerEnrolment - sending.sendNumber)
}

/** When another message may be sent; null when none may. */
export function resendAllowedAt(sending: Sending, limit: SendLimit): number | null {
  if (sending.sentAt === null || sendsLeft(sending, limit) === 0) return null
  return sending.sentAt + limit.resendPauseSeconds * 1000
}

/**
 * When an account may be sent a code of a new enrolment or sign-in: as many as one enrolment could be sent, in the time
 * that it would take one, so that starting a set-up over at once is no problem and starting over saves nobody the pause.
 *
 * @param sent instants of the newest codes, newest first
 */
export function allowedAgainAt(sent: readonly number[], limit: SendLimit): number {
  const oldest = sent[limit.sendsPerEnrolment - 1]
  return oldest === undefined ? 0 : oldest + limit.resendPauseSeconds * limit.sendsPerEnrolment * 1000
}
