import type { Challenge } from '#shared/portal-api/sessions.ts'
import { codeTriesNamed, triesLeft } from '../acts/tries.ts'
import { instantAt, instantAtOrNull } from '../clock.ts'
import type { Portal } from '../portal.ts'
import { resendAllowedAt, sendsLeft } from '../rules/codes.ts'
import type { AwaitedCode } from '../store/awaited-codes.ts'

/** What a challenge and an enrolment both tell of the code they wait for. */
export function awaitedView(portal: Portal, awaited: AwaitedCode): Omit<Challenge, 'destinationMasked'> {
  const { limits } = portal
  return {
    id: awaited.id,
    method: awaited.method,
    serverTime: instantAt(portal.clock.now()),
    sentAt: instantAtOrNull(awaited.sentAt),
    sendNumber: awaited.sendNumber,
    expiresAt: instantAt(awaited.expiresAt),
    resendAllowedAt: instantAtOrNull(resendAllowedAt(awaited, limits)),
    sendsLeft: sendsLeft(awaited, limits),
    attemptsLeft: triesLeft(portal, codeTriesNamed(portal, awaited.subject)),
  }
}
