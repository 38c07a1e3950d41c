import { z } from 'zod'
import { instant } from './primitives.ts'

/** What an answer shows of a code that is awaited, whether it finishes a sign-in or a set-up. */
export const awaitedCode = {
  destinationMasked: z.string().nullable().describe('Where the code went, masked; null for the Authenticator App.'),
  serverTime: instant.describe(
    "The portal's clock when it answered; count-downs start from it, not from the caller's own clock.",
  ),
  sentAt: instant.nullable().describe('When the present code was sent; null for the Authenticator App.'),
  sendNumber: z
    .int()
    .min(0)
    .describe('Which message the present code is: 1 is the first; 0 for the Authenticator App.'),
  expiresAt: instant.describe(
    'Until when the present code is good. For the Authenticator App, whose codes change every 30 seconds: until when the sign-in or set-up waits for one.',
  ),
  resendAllowedAt: instant
    .nullable()
    .describe(
      'From when on another code may be sent: the pause is over, and the account has not had its fill of codes (`sendsPerEnrolment` by one method, for every purpose, in as many pauses). Codes sent for something else meanwhile can put it off: heed `Retry-After`. null for the Authenticator App, and when no send is left.',
    ),
  sendsLeft: z
    .int()
    .min(0)
    .describe('Codes that may still be sent for this sign-in or set-up; 0 for the Authenticator App.'),
  attemptsLeft: z.int().min(0).describe('Wrong codes until a lock.'),
}
