import { z } from 'zod'
import { refusedInput } from './free-text.ts'
import { instant, seconds } from './primitives.ts'
import { twoFactorState } from './two-factor.ts'

/** Every problem code of the portal with the HTTP status it travels with. Closed list. */
export const problemStatus = {
  'invalid-request': 400,
  'idempotency-key-missing': 400,
  unauthenticated: 401,
  'session-expired': 401,
  'step-up-required': 401,
  'wrong-password': 403,
  'wrong-code': 403,
  'code-used': 403,
  'clock-ahead': 403,
  'clock-behind': 403,
  'code-expired': 403,
  forbidden: 403,
  'proof-incomplete': 403,
  'password-reset-required': 403,
  'not-supported': 403,
  'not-found': 404,
  conflict: 409,
  'in-progress': 409,
  'policy-enforced': 409,
  'destination-missing': 409,
  'account-not-active': 409,
  voided: 409,
  'idempotency-key-reused': 422,
  locked: 429,
  'too-many-requests': 429,
  unexpected: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof problemStatus
export const problemCodes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]

/**
 * Causes that share a code, where a person acts on each in another way. A new one may be added at any time: a reader that
 * does not know a reason goes by the code alone.
 */
export const problemReasons = [
  // Sign-in
  'sign-in-over',
  'codes-not-sent',
  'no-codes-left',
  'provider-not-reached',
  // Two-factor authentication
  'changed-meanwhile',
  'not-active',
  'already-active',
  'set-up-over',
  'no-set-up',
  // Profile and account
  'number-on-record',
  'address-taken',
  'account-not-found',
  'account-closed',
  'nothing-to-unlock',
  'not-frozen',
  // Links
  'link-not-valid',
  'password-set',
  'no-sms-by-link',
  // The desk
  'case-not-found',
  'case-closed',
  'case-open',
  'case-decided',
  'other-case-open',
  'other-agent',
  'staff-role',
  'outcome-not-allowed',
  'done-in-case',
  'contact-by-profile',
  'contact-updated',
  'contact-on-record',
  'contact-unread',
  'no-contact-update',
  'address-not-trusted',
  'consent-answered',
  // A system elsewhere that has the accounts
  'not-seen',
  'earlier-change-open',
  'answer-lost',
  'elsewhere-not-reached',
  'elsewhere-silent',
  'elsewhere-credential',
  'elsewhere-policy',
  'elsewhere-other-state',
  'elsewhere-password',
  'elsewhere-code',
  'elsewhere-code-expired',
  'elsewhere-session',
  'elsewhere-no-destination',
  'elsewhere-locked',
  // The connection
  'other-host',
] as const
export type ProblemReason = (typeof problemReasons)[number]

/** RFC 9457 with the portal's own members. */
export const problem = z
  .object({
    type: z.string().describe('A URI that names the code; nothing is to be fetched there.'),
    title: z.string().describe('The same for every problem of this code.'),
    status: z.int().describe('The HTTP status once more.'),
    detail: z.string().describe('What happened here, for people; names nothing secret. Never to be parsed.'),
    code: z.enum(problemCodes).meta({
      id: 'ProblemCode',
      description: 'What went wrong, for programs. The list is closed.',
    }),
    reason: z
      .enum(problemReasons)
      .optional()
      .catch(undefined)
      .describe(
        'Which of the causes of this code it was, where a person acts on each in another way. More may be added: treat one that you do not know as absent.',
      ),
    traceId: z
      .string()
      .describe(
        'The `X-Trace-Id` of this answer. A stored answer that is given again keeps the one of the first, while its header is new.',
      ),
    retryAfterSeconds: seconds
      .optional()
      .describe(
        'With every 429 and 503, where `Retry-After` says the same. Also with the 403 whose wrong try brings a lock, which has no such header.',
      ),
    attemptsLeft: z
      .int()
      .min(0)
      .optional()
      .describe(
        'With `wrong-code`, `code-used`, `clock-ahead` and `clock-behind`, and with `wrong-password` inside a session: tries before a lock; 0 with the try that brings it.',
      ),
    lockedUntil: instant
      .nullable()
      .optional()
      .describe(
        'With `locked`, and with the refused code or `wrong-password` that brings the lock: until when it holds; null: until support unlocks.',
      ),
    notSeenUntil: instant
      .optional()
      .describe(
        'With a `conflict` of an effect on a system elsewhere whose answer was lost: until when that system did not show the change. It is not known that it did not happen.',
      ),
    input: refusedInput
      .optional()
      .describe('With `invalid-request`, where a text that a person typed is what is wrong: which one, and how.'),
    currentState: twoFactorState
      .optional()
      .describe('With a `conflict` about two-factor authentication: the state that is true now.'),
  })
  .meta({ id: 'Problem', description: '`application/problem+json` (RFC 9457) with the members of this API.' })
export type Problem = z.infer<typeof problem>
