import { z } from 'zod'
import { code, id, password, userId } from '../../api/primitives.ts'
import { accountKey } from '../../domain/account-key-schema.ts'
import { challenge, othersSignedOut, sessionList } from '../../api/sessions.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { portalId, sessionView, signInAnswer } from '../views.ts'

const ofAccount = z.strictObject({ accountId: accountKey })

/** Sessions of customers, at whichever portal. */
export const sessionOperations = {
  'session.signIn': { input: z.strictObject({ portalId, userId, password }), output: signInAnswer },
  'session.verifyChallenge': { input: z.strictObject({ challengeId: id, code }), output: sessionView },
  'session.resendChallenge': { input: z.strictObject({ challengeId: id }), output: challenge },
  /** `notified`: false where the portal could not be notified yet; the session here has ended even so. */
  'session.signOut': { input: z.strictObject({ sessionId: id }), output: z.object({ notified: z.boolean() }) },
  /** Customers and staff, at every portal. */
  'session.signOutAll': { input: nothing, output: z.object({ notified: z.boolean() }) },
  /** The live sessions of an account's login at its portal, newest first. */
  'session.devices': { input: ofAccount, output: sessionList },
  /** Ends every session of the login but ours. */
  'session.endOthers': { input: ofAccount, output: othersSignedOut },
  /** Whether sessions are kept in the system's keychain over the end of the app. */
  'session.keep': { input: z.strictObject({ keep: z.boolean() }), output: done },
} as const satisfies Record<`session.${string}`, Operation>
