import type { ProblemCode } from '#shared/api/problem.ts'
import type { ProblemMembers } from '../api-error.ts'
import { afterDisable } from './examples/story.ts'

interface ProblemGuide {
  /** What it means and when it comes. */
  meaning: string
  /** What a client does about it. */
  client: string
  /** `detail` of the example, and the members that come with this code. */
  detail: string
  members?: ProblemMembers
}

/** What the wrong try that brings a lock carries. */
export const lockingTry: ProblemMembers = {
  attemptsLeft: 0,
  lockedUntil: '2026-11-22T02:14:00.000Z',
  retryAfterSeconds: 600,
}

/** Every problem code explained, for the document and the authors of clients. */
export const problemGuide: Record<ProblemCode, ProblemGuide> = {
  'invalid-request': {
    meaning:
      'The request is not as described: a field unknown, missing or malformed, a cursor that the portal did not give, a body larger than 64 KB, or a wish that the capabilities rule out.',
    client: 'An error of the client. The same request gets the same answer.',
    detail: 'The request is not as described: expectedVersion',
  },
  'idempotency-key-missing': {
    meaning: 'The call takes effect and came without `Idempotency-Key`.',
    client: 'An error of the client: send the header.',
    detail: 'This call carries an Idempotency-Key',
  },
  unauthenticated: {
    meaning:
      'No access token, or not one of the right kind. At sign-in: User ID or password is wrong, and nothing says which.',
    client: 'Sign in. At sign-in, let the person type again.',
    detail: 'Sign in first',
  },
  'session-expired': {
    meaning:
      'The token was good once: it is older than its 15 minutes (a refresh token: 12 hours), was rotated, or its session was ended.',
    client:
      'Refresh once and send again with the same key; if the refresh answers so too, sign in again. On a repeat it says nothing of the request before.',
    detail: 'The session has ended; sign in again',
  },
  'step-up-required': {
    meaning:
      'Where staff sign in at a provider: this call needs a step-up (RFC 9470), bound to the session, the call, the case and the idempotency key, or the ID token that came for one does not prove that the person signed in just now. The answer has `WWW-Authenticate: Bearer error="insufficient_user_authentication"`.',
    client: 'Begin a step-up for this call (`POST /staff/step-ups`), let the person sign in, send with its key.',
    detail: 'Sign in once more for this',
  },
  'wrong-password': {
    meaning: 'The password that goes with the change is wrong; the try counts towards a lock.',
    client:
      'Ask for it again, show `attemptsLeft`, send with a new key. Where `lockedUntil` came along, this try brought the lock.',
    detail: 'The password is wrong; nothing was changed',
    members: { attemptsLeft: 4 },
  },
  'wrong-code': {
    meaning:
      'The code is not the current one: mistyped, of another length, or replaced by a resend. The try counts towards a lock, and the try that brings the lock also voids the code.',
    client:
      'Let the person type again, show `attemptsLeft`, send with a new key. Where `lockedUntil` came along, this try brought the lock.',
    detail: 'The code is wrong',
    members: { attemptsLeft: 4 },
  },
  'code-used': {
    meaning:
      'The code of an Authenticator App whose time step was used before, or is older than one that was. Nothing is wrong with the app or its clock. The try counts as a wrong code does.',
    client: 'Let the person wait for the next code, at most 30 seconds, and type that one; send with a new key.',
    detail: 'This code was used, or is older than one that was',
    members: { attemptsLeft: 4 },
  },
  'clock-ahead': {
    meaning:
      'The code is right for a time 2 to 10 steps of 30 seconds later than now: the clock of the device with the Authenticator App is ahead. Reported in a set-up alone, never at a sign-in. The try counts as a wrong code does, and the code is never taken later.',
    client:
      'Let the person set the clock of the device to automatic, then type the code that it shows; send with a new key.',
    detail: 'The clock that made this code is ahead',
    members: { attemptsLeft: 4 },
  },
  'clock-behind': {
    meaning:
      'As `clock-ahead`, for a time 2 to 10 steps earlier than now: the clock of the device is behind, or the code was typed long after it was shown.',
    client:
      'Let the person set the clock of the device to automatic, then type the code that it shows; send with a new key.',
    detail: 'The clock that made this code is behind',
    members: { attemptsLeft: 4 },
  },
  'code-expired': {
    meaning:
      'The code no longer counts: its time is over, too many wrong ones voided it, or the sign-in or set-up it belongs to is over.',
    client: 'Offer a new code (resend), or begin again.',
    detail: 'The code is no longer valid',
  },
  forbidden: {
    meaning:
      "Signed in, but not allowed: a delegated role, a customer at the staff desk, an auditor who would change something, an agent's own account, another person than the one named.",
    client: 'Do not repeat it as this login.',
    detail: 'Only the account itself may change its 2FA',
  },
  'proof-incomplete': {
    meaning: "The gate of the case is not open; the case's `gate.lacks` says what is missing.",
    client: 'Show what is missing; try again when the gate is open, with a new key.',
    detail: 'The gate still lacks: consent, approval',
  },
  'password-reset-required': {
    meaning: 'The account must set a new password by the link in an e-mail before anything else.',
    client: 'Send the person to the password reset (`POST /password-resets`), then sign in.',
    detail: 'Set a new password before signing in',
  },
  'not-supported': {
    meaning:
      'The system that has the accounts cannot do this; `directory.lacks` of the capabilities says what and why, and `detail` says it once more.',
    client: 'Do not offer it, and show the reason. The same request gets the same answer.',
    detail: 'Customers set up a method on the pages of the identity system alone',
  },
  'not-found': {
    meaning:
      "There is no such thing, or it is none of the caller's business; so too a link that is unknown, used, voided or expired.",
    client: 'Read the list again; ask for a new link.',
    detail: 'There is no such account',
  },
  conflict: {
    meaning:
      'The state is not the one the caller thought. Where it is about two-factor authentication, `currentState` is the true one; each call says which of its conflicts carry it.',
    client: 'Show what is true now and let the person decide; never repeat it blindly.',
    detail: 'Two-factor authentication changed meanwhile',
    members: { currentState: afterDisable },
  },
  'in-progress': {
    meaning: 'The first request with this key is still running.',
    client: 'Send the very same again in a second, or ask `GET /operations/{key}`.',
    detail: 'The first request with this key is still running',
  },
  'policy-enforced': {
    meaning: "The account's policy does not let its customer turn 2FA off.",
    client: 'Do not offer it; where replacing is supported, the method can still be changed.',
    detail: 'The policy of this account does not allow turning 2FA off',
  },
  'destination-missing': {
    meaning: 'No number on record, or one that text messages do not reach (`smsCountries`).',
    client: 'Let the person change the number, or choose another method.',
    detail: 'The profile has no mobile number that text messages reach',
  },
  'account-not-active': {
    meaning: 'The account is frozen or closed: it can be read, not changed.',
    client: 'Say so, and name the support contacts of the capabilities.',
    detail: 'The account is frozen',
  },
  voided: {
    meaning: 'This key was voided: the request had no effect and never will.',
    client: 'It is settled that nothing happened. A new attempt is a new key.',
    detail: 'This request was voided and has no effect',
  },
  'idempotency-key-reused': {
    meaning:
      'This key was used for another request: method, path or body differ. Another password or code counts as a wrong try.',
    client: 'An error of the client: each press of a button is a new key.',
    detail: 'This key was used for another request',
  },
  locked: {
    meaning: 'Too many wrong passwords or codes in a row. `lockedUntil` says until when; null: until support unlocks.',
    client: 'Wait for `Retry-After` and let nobody try before; when `lockedUntil` is null, name support.',
    detail: 'Locked after too many wrong tries in a row',
    members: { lockedUntil: '2026-11-22T02:14:00.000Z', retryAfterSeconds: 600 },
  },
  'too-many-requests': {
    meaning:
      'Either more requests at once than `maxConcurrentRequests`: refused before the key was read. Or a code before its time (a resend before `resendAllowedAt`, or the account had its fill of codes): an answer like any other, kept under its key.',
    client:
      'Wait for `Retry-After`, then send with a new key. Only when this was a repeat of a request whose outcome you do not know: keep the key and ask `GET /operations/{key}`.',
    detail: 'The next code cannot be sent yet',
    members: { retryAfterSeconds: 42 },
  },
  unexpected: {
    meaning: 'An error inside the portal.',
    client: 'Treat it like a lost answer: repeat with the same key or ask `GET /operations/{key}`. Keep the `traceId`.',
    detail: 'Something went wrong inside the portal; nothing was changed',
  },
  unavailable: {
    meaning: 'The portal does not answer at the moment.',
    client: 'Wait for `Retry-After`, then repeat with the same key.',
    detail: 'The portal is not available at the moment',
    members: { retryAfterSeconds: 1 },
  },
}
