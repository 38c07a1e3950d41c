import type { Challenge } from '#shared/api/sessions.ts'
import { sendableAt } from '../../services/send-allowance.ts'
import { codeAttemptsNamed, attemptsLeft } from '../../services/lockout.ts'
import { instantAt, instantAtOrNull } from '../../clock.ts'
import type { Portal } from '../../portal.ts'
import { resendAllowedAt, sendsLeft } from '../../rules/codes.ts'
import type { AwaitedCode } from '../../repositories/awaited-codes.ts'

/**
 * What a challenge and an enrolment both say of the code they wait for.
 *
 * @param ownerId the account that codes are sent to, whose allowance of codes may put the next one off
 */
export function awaitedView(
  portal: Portal,
  awaited: AwaitedCode,
  ownerId: string,
): Omit<Challenge, 'destinationMasked'> {
  const { limits } = portal
  const pauseOver = resendAllowedAt(awaited, limits)
  const allowedAt = pauseOver === null ? null : Math.max(pauseOver, sendableAt(portal, ownerId, awaited.method))
  return {
    id: awaited.id,
    method: awaited.method,
    serverTime: instantAt(portal.clock.now()),
    sentAt: instantAtOrNull(awaited.sentAt),
    sendNumber: awaited.sendNumber,
    expiresAt: instantAt(awaited.expiresAt),
    resendAllowedAt: instantAtOrNull(allowedAt),
    sendsLeft: sendsLeft(awaited, limits),
    attemptsLeft: attemptsLeft(portal, codeAttemptsNamed(portal, awaited.subject)),
  }
}
