import type { ProblemCode } from '#shared/api/problem.ts'
import type { FailureText } from './failure-text.ts'

/** What the portal refuses with. */
export const failuresOfPortal = {
  'invalid-request': {
    what: 'The portal did not understand this request.',
    now: 'Nothing was changed.',
    next: 'Check what you typed and try again. If it happens again, contact support with the trace ID.',
  },
  'idempotency-key-missing': {
    what: 'The portal refused a request that FactorDesk did not number.',
    now: 'Nothing was changed.',
    next: 'This is a fault of FactorDesk. Contact support with the trace ID.',
  },
  unauthenticated: {
    what: 'The sign-in was not accepted.',
    now: 'Nothing was changed.',
    next: 'Check User ID and password, then sign in again.',
  },
  'session-expired': {
    what: 'The session has ended.',
    now: 'Nothing was changed by this step.',
    next: 'Sign in again, then go on at the same step.',
  },
  'wrong-password': {
    what: 'The password is not right.',
    now: 'Nothing was changed.',
    next: 'Type the account password again.',
  },
  'wrong-code': {
    what: 'The code is wrong.',
    now: 'Nothing was changed.',
    next: 'Type the digits of the newest message or of the Authenticator App.',
  },
  'code-used': {
    what: 'This code was used before.',
    now: 'Nothing was changed. Each code of the Authenticator App works once.',
    next: 'Wait for the next code, at most 30 seconds, and type that one.',
  },
  'clock-ahead': {
    what: 'The clock of the phone with the Authenticator App is ahead.',
    now: 'Nothing was changed.',
    next: 'Set date and time of that phone to automatic, then type the code that the app shows.',
  },
  'clock-behind': {
    what: 'The clock of the phone with the Authenticator App is behind, or the code is minutes old.',
    now: 'Nothing was changed.',
    next: 'Set date and time of that phone to automatic, then type the code that the app shows.',
  },
  'code-expired': {
    what: 'The code has expired.',
    now: 'Nothing was changed. A code that has expired cannot be used any more.',
    next: 'Send a new code, or start this step again.',
  },
  forbidden: {
    what: 'This login may not do that.',
    now: 'Nothing was changed.',
    next: 'Sign in as the owner of the account, or contact support.',
  },
  'step-up-required': {
    what: 'The portal did not see that you signed in for this just now.',
    now: 'Nothing was changed.',
    next: 'Sign in for it once more.',
  },
  'proof-incomplete': {
    what: 'The proof for this case is not complete.',
    now: '2FA was not changed.',
    next: 'See what the case still lacks, add it, and try again.',
  },
  'password-reset-required': {
    what: 'The portal asks for a new password before the next sign-in.',
    now: 'Nobody is signed in to this account.',
    next: 'Follow the link in the e-mail from the portal, set a new password, then sign in.',
  },
  'not-supported': {
    what: 'The system that has the accounts cannot do this.',
    now: 'Nothing was changed.',
    next: 'Do it at that system, or take another way: the screen says what this one lacks.',
  },
  'not-found': {
    what: 'The portal does not know this any more.',
    now: 'Nothing was changed.',
    next: 'Read again. If it should be there, contact support with the trace ID.',
  },
  conflict: {
    what: 'The account was changed elsewhere in the meantime.',
    now: 'This step was not done. What is true now was read from the portal.',
    next: 'Check the state shown here, then go on.',
  },
  'in-progress': {
    what: 'The portal is still working on this step.',
    now: 'Its outcome is not known yet.',
    next: 'Wait a few seconds, then find out.',
  },
  'policy-enforced': {
    what: 'The policy of this account requires two-factor authentication.',
    now: '2FA is still on. Nothing was changed.',
    next: 'Only support can change the policy.',
  },
  'destination-missing': {
    what: 'The profile has no address, or no number that text messages of this portal reach.',
    now: 'Nothing was sent.',
    next: 'Set up another method, or put what is missing into the profile first. Where sign-in asks for SMS, contact support.',
  },
  'account-not-active': {
    what: 'This account is not active.',
    now: 'Nothing was changed. A frozen or closed account accepts no change.',
    next: 'Contact support to have the account looked at.',
  },
  voided: {
    what: 'The request was called back before it took effect.',
    now: 'Nothing was changed.',
    next: 'Do the step again.',
  },
  'idempotency-key-reused': {
    what: 'The portal got two different requests under one number.',
    now: 'The second one was not done.',
    next: 'Read again what is true. If it happens again, contact support with the trace ID.',
  },
  locked: {
    what: 'Too many wrong passwords or codes in a row.',
    now: 'Nothing was changed. The portal accepts no password and no code for this account for now.',
    next: 'Wait until the lock ends, or contact support.',
  },
  'too-many-requests': {
    what: 'Too many requests in a short time.',
    now: 'Nothing was changed.',
    next: 'Wait a moment and try again.',
  },
  unexpected: {
    what: 'The portal ran into an error of its own.',
    now: 'This step may not have been done.',
    next: 'Read again what is true before you try once more.',
  },
  unavailable: {
    what: 'The portal is not available at the moment.',
    now: 'Nothing was changed.',
    next: 'Wait a moment and try again.',
  },
} satisfies Record<ProblemCode, FailureText>
