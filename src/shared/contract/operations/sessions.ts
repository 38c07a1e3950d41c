import { z } from 'zod'
import { code, id, password, userId } from '../../portal-api/primitives.ts'
import { challenge } from '../../portal-api/sessions.ts'
import { done, type Operation } from '../operation.ts'
import { portalId, sessionView, signInAnswer } from '../snapshots.ts'

/** Sessions of customers, at whichever portal. */
export const sessionOperations = {
  'session.signIn': { input: z.strictObject({ portalId, userId, password }), output: signInAnswer },
  'session.verifyChallenge': { input: z.strictObject({ challengeId: id, code }), output: sessionView },
  'session.resendChallenge': { input: z.strictObject({ challengeId: id }), output: challenge },
  'session.signOut': { input: z.strictObject({ sessionId: id }), output: done },
} as const satisfies Record<`session.${string}`, Operation>
