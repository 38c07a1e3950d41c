import { z } from 'zod'
import { instant } from './primitives.ts'

/** What is told of a code that is awaited, whether it finishes a sign-in or a set-up. */
export const awaitedCode = {
  /** Where the code went, masked; null for the Authenticator App. */
  destinationMasked: z.string().nullable(),
  /** The portal's clock when it answered; count-downs start from it, not from the operator's clock. */
  serverTime: instant,
  /** When the present code was sent; null for the Authenticator App. */
  sentAt: instant.nullable(),
  /** Which message the present code is: 1 is the first; 0 for the Authenticator App. */
  sendNumber: z.int().min(0),
  expiresAt: instant,
  /** null for the Authenticator App, and when no send is left. */
  resendAllowedAt: instant.nullable(),
  sendsLeft: z.int().min(0),
  attemptsLeft: z.int().min(0),
}
