import { z } from 'zod'
import { noticeKind } from './notices.ts'
import { id, instant, userId } from './primitives.ts'

/** Header that carries the secret of this launch to everything under `/sandbox`. */
export const sandboxSecretHeader = 'X-Sandbox-Secret'

export const scenarioName = z.enum(['three-accounts', 'thirty-accounts', 'hosting-company', 'locked-out'])
export type ScenarioName = z.infer<typeof scenarioName>

/** A text message or an e-mail that the sandbox sent: what a customer's phone would show. */
export const outboxMessage = z.object({
  id,
  /** Grows with each message; a cursor for `after`. */
  seq: z.int().min(1),
  channel: z.enum(['sms', 'email']),
  kind: z.enum(['code', ...noticeKind.options, 'consent', 'password-reset', 'invitation', 'not-me']),
  to: z.string(),
  accountId: id,
  subject: z.string().nullable(),
  body: z.string(),
  /** The code in this message, so that one click copies it; null when it holds none. */
  code: z.string().nullable(),
  /** The token of the link in this message (consent, password reset, invitation); null when it holds none. */
  linkToken: z.string().nullable(),
  queuedAt: instant,
  sentAt: instant.nullable(),
  /** The last try that came to nothing; null when none did, or once it is sent. */
  failedAt: instant.nullable(),
  /** When it is tried again; null with `failedAt` set: never. */
  nextAttemptAt: instant.nullable(),
})
export type OutboxMessage = z.infer<typeof outboxMessage>
export const outboxPage = z.object({ messages: z.array(outboxMessage) })
const after = z.coerce.number().int().min(0).default(0)
export const outboxQuery = z.strictObject({
  /** Of the messages after this `seq` … */
  after,
  /** … at most so many, the newest of them; still oldest first. All of them without it. */
  limit: z.coerce.number().int().min(1).max(1000).optional(),
})

/** One effect: a change of state that really happened, with the key that asked for it. */
const ledgerEntry = z.object({
  seq: z.int().min(1),
  key: z.string(),
  what: z.string(),
  accountId: z.string().nullable(),
  at: instant,
})
export type LedgerEntry = z.infer<typeof ledgerEntry>
/** What came after this `seq`. */
export const ledgerQuery = z.strictObject({ after })
export const ledgerPage = z.object({ effects: z.array(ledgerEntry) })

/** A fault to play on the next matching requests. */
export const faultRequest = z.strictObject({
  /** HTTP method, upper case. */
  method: z.string().max(10),
  /** A path with its placeholders as in the API, e.g. `/accounts/{id}/two-factor/disable`. */
  path: z.string().max(200),
  /**
   * `cut-after`: do the work, then drop the connection without an answer. `cut-before`: drop it without doing the work.
   * `unavailable`: answer 503. `stall`: do the work, then never answer until the caller gives up.
   */
  fault: z.enum(['cut-after', 'cut-before', 'unavailable', 'stall']),
  times: z.int().min(1).max(1000),
})
export type FaultRequest = z.infer<typeof faultRequest>
/** The faults still to be played, with the times left of each. */
export const faultList = z.object({ faults: z.array(faultRequest) })

/** Moves the portal's clock forward (or back) from where it stands. */
export const clockRequest = z.strictObject({
  advanceSeconds: z
    .int()
    .min(-86400 * 400)
    .max(86400 * 400),
})
export const clockState = z.object({ now: instant })

export const resetRequest = z.strictObject({ scenario: scenarioName })
export const resetAnswer = z.object({ scenario: scenarioName })

/** What a scenario holds, for the sandbox's own help: who may sign in, with which password and method. */
export const scenarioGuide = z.object({
  scenario: scenarioName,
  customers: z.array(
    z.object({ accountId: id, name: z.string(), userId: z.string(), password: z.string(), about: z.string() }),
  ),
  staff: z.array(z.object({ staffId: z.string(), password: z.string(), about: z.string() })),
})
export type ScenarioGuide = z.infer<typeof scenarioGuide>

/**
 * Whose Authenticator App: one login's, by its User ID. Without it those of the customers whom the scenario's guide
 * names, of staff, and of everyone else whose code is waited for at the moment.
 */
export const authenticatorQuery = z.strictObject({ owner: userId.optional() })

/** The current code of an Authenticator App that the sandbox holds for a sample login: the phone's own app. */
export const authenticatorCodes = z.object({
  codes: z.array(
    z.object({
      owner: z.string(),
      accountId: z.string().nullable(),
      /** `active`: signs in. `enrolment`: belongs to a set-up that waits for its code. */
      use: z.enum(['active', 'enrolment']),
      code: z.string(),
      validForSeconds: z.int().min(0),
    }),
  ),
})
export type AuthenticatorCodes = z.infer<typeof authenticatorCodes>
