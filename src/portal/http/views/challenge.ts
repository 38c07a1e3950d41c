import type { Challenge } from '#shared/api/sessions.ts'
import type { Portal } from '../../portal.ts'
import type { WaitingChallenge } from '../../services/challenge.ts'
import { awaitedView } from './awaited-code.ts'

/** A sign-in that waits for its code, as the API answers it. */
export function challengeView(portal: Portal, { awaited, ownerId, destinationMasked }: WaitingChallenge): Challenge {
  return { ...awaitedView(portal, awaited, ownerId), destinationMasked }
}
