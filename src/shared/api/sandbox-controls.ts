import { z } from 'zod'
import { noticeKind } from './notices.ts'
import { id, instant, userId, wholeNumber } from './primitives.ts'
import { scenarioNames } from './names.ts'

/** Header that carries the secret of this launch to everything under `/sandbox`. */
export const sandboxSecretHeader = 'X-Sandbox-Secret'

export const scenarioName = z
  .enum(scenarioNames)
  .meta({ id: 'ScenarioName', description: 'What the sandbox was laid out with.' })
export type ScenarioName = z.infer<typeof scenarioName>

export const outboxMessage = z
  .object({
    id,
    seq: z.int().min(1).describe('Grows with each message; a cursor for `after`.'),
    channel: z.enum(['sms', 'email']),
    kind: z.enum(['code', ...noticeKind.options, 'consent', 'password-reset', 'invitation', 'not-me']),
    to: z.string().describe('The full number or address.'),
    accountId: id,
    subject: z.string().nullable().describe('null for a text message.'),
    body: z.string(),
    code: z.string().nullable().describe('The code in this message; null when it holds none.'),
    linkToken: z
      .string()
      .nullable()
      .describe(
        'The token of the link in this message (consent, password reset, invitation); null when it holds none.',
      ),
    queuedAt: instant,
    sentAt: instant.nullable(),
    failedAt: instant.nullable().describe('The last try that came to nothing; null when none did, or once it is sent.'),
    nextAttemptAt: instant.nullable().describe('When it is tried again; null with `failedAt` set: never.'),
  })
  .meta({
    id: 'OutboxMessage',
    description: "A text message or an e-mail that the sandbox sent: what a customer's phone would show.",
  })
export type OutboxMessage = z.infer<typeof outboxMessage>
export const outboxPage = z
  .object({ messages: z.array(outboxMessage) })
  .meta({ id: 'OutboxPage', description: 'Messages, oldest first.' })
const after = wholeNumber({ min: 0 }).default(0)
export const outboxQuery = z.strictObject({
  after: after.describe('What came after this `seq`, itself not included.'),
  limit: wholeNumber({ min: 1, max: 1000 })
    .optional()
    .describe('At most so many of them, the newest; still oldest first. Without it all.'),
})

const ledgerEntry = z
  .object({
    seq: z.int().min(1).describe('Grows with each effect; a cursor for `after`.'),
    key: z.string().describe('The `Idempotency-Key` that asked for it.'),
    what: z.string().describe('What happened, e.g. `two-factor-disabled`.'),
    accountId: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'LedgerEntry', description: 'One effect: a change of state that really happened.' })
export type LedgerEntry = z.infer<typeof ledgerEntry>
export const ledgerQuery = z.strictObject({ after: after.describe('What came after this `seq`, itself not included.') })
export const ledgerPage = z
  .object({ effects: z.array(ledgerEntry) })
  .meta({ id: 'LedgerPage', description: 'Effects, oldest first.' })

export const faultRequest = z
  .strictObject({
    method: z.string().max(10).describe('The HTTP method.'),
    path: z
      .string()
      .max(200)
      .describe(
        "A path with its placeholders as the reference writes it, e.g. `/accounts/{accountId}/two-factor/disable`; what a placeholder is called does not matter. A path with an account's own id in it is `invalid-request`.",
      ),
    fault: z
      .enum(['cut-after', 'cut-before', 'cut-within', 'unavailable', 'stall'])
      .describe('What is played: see above.'),
    times: z.int().min(1).max(1000).describe('On how many requests.'),
  })
  .meta({ id: 'Fault', description: 'A fault to play on the next matching requests.' })
export type FaultRequest = z.infer<typeof faultRequest>
export const faultList = z
  .object({ faults: z.array(faultRequest) })
  .meta({ id: 'FaultList', description: 'The faults still to be played, with the times left of each.' })

export const clockRequest = z
  .strictObject({
    advanceSeconds: z
      .int()
      .min(-86400 * 400)
      .max(86400 * 400)
      .describe('Whole seconds from the present time of the clock; a negative number moves it back. At most 400 days.'),
  })
  .meta({ id: 'ClockRequest' })
export const clockState = z
  .object({ now: instant.describe("The portal's time after the move.") })
  .meta({ id: 'ClockState', description: 'The time that the clock shows now.' })

export const resetRequest = z.strictObject({ scenario: scenarioName }).meta({ id: 'ResetRequest' })
export const resetAnswer = z
  .object({ scenario: scenarioName })
  .meta({ id: 'ResetAnswer', description: 'The scenario is laid out.' })

export const scenarioGuide = z
  .object({
    scenario: scenarioName,
    customers: z.array(
      z.object({
        accountId: id,
        name: z.string(),
        userId: z.string(),
        password: z.string(),
        about: z.string().describe('What is special about it, in words.'),
      }),
    ),
    staff: z.array(
      z.object({
        staffId: z.string(),
        password: z.string(),
        about: z.string().describe('Role and method, in words.'),
      }),
    ),
  })
  .meta({ id: 'ScenarioGuide', description: 'Who may sign in to a scenario, with which password and method.' })
export type ScenarioGuide = z.infer<typeof scenarioGuide>

export const authenticatorQuery = z.strictObject({
  owner: userId
    .optional()
    .describe(
      "One login's, by its User ID. Without it those of the customers whom the scenario's guide names, of staff, and of everyone else whose code is waited for at the moment.",
    ),
})

export const authenticatorCodes = z
  .object({
    codes: z.array(
      z.object({
        owner: z.string().describe('The User ID, or the login of a member of staff.'),
        accountId: z.string().nullable().describe('null for staff.'),
        use: z
          .enum(['active', 'enrolment'])
          .describe('`active`: signs in. `enrolment`: belongs to a set-up that waits for its code.'),
        code: z.string(),
        validForSeconds: z
          .int()
          .min(0)
          .describe('Until the app shows the next one. The portal takes a code for 30 seconds longer.'),
      }),
    ),
  })
  .meta({ id: 'AuthenticatorCodes', description: 'What Authenticator Apps show now.' })
export type AuthenticatorCodes = z.infer<typeof authenticatorCodes>
