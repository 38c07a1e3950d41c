import { z } from 'zod'
import { staffSignInBy } from './openid-sign-in.ts'
import { method, seconds } from './primitives.ts'

export const evidenceKinds = [
  'registered-email',
  'call-back',
  'contact-update-form',
  'registration-papers',
  'recent-invoice',
  'own-service',
  'personal-facts',
] as const
export const evidenceKind = z.enum(evidenceKinds).meta({
  id: 'EvidenceKind',
  description:
    'What can be checked of a customer: the request came from the registered e-mail; a call back to the registered number was answered; a contact-update form was received and its details verified; company registration papers were seen; number and amount of a recent invoice; a detail of an own service (IP address, host name); personal facts, all together.',
})

export const caseScenario = z.enum(['registered-email-valid', 'registered-email-invalid']).meta({
  id: 'CaseScenario',
  description: "Whether the registered e-mail address is still the customer's. It decides what opens the gate.",
})

const count = z.int().min(1)

const limits = z
  .object({
    codeLength: z.int().min(4).max(10).describe('Digits of a code.'),
    codeLifetimeSeconds: seconds.describe('How long a code is valid.'),
    resendPauseSeconds: seconds.describe('Pause before another code may be sent.'),
    sendsPerEnrolment: count.describe(
      'Codes sent for one set-up or sign-in; and to one account by one method, for every purpose, in the time of as many pauses.',
    ),
    wrongCodesPerLock: count.describe('Wrong codes in a row, on one account and method, until a lock.'),
    wrongPasswordsPerLock: count.describe('Wrong passwords in a row, on one account, until a lock.'),
    lockSeconds: seconds.describe('How long a lock holds.'),
    wrongBeforeSupport: count.describe('Wrong ones in a row, without a success, until only support can unlock.'),
    maxConcurrentRequests: count.describe('Requests at once of one session; more answer `too-many-requests`.'),
    passwordMinLength: z.int().min(8).max(64).describe('Fewest characters of a new password.'),
    resetLinkSeconds: seconds.describe('How long the link of a password reset works.'),
    invitationSeconds: seconds.describe('How long the link of an invitation works.'),
    deskMessagesPerHour: count.describe(
      'Consents, invitations and codes that the desk may have sent to one account in an hour, over all its cases.',
    ),
    evidenceSeconds: seconds.describe('How long evidence that passed counts in its case.'),
    consentSeconds: seconds.describe('How long the link that asks for consent works, and how long a consent counts.'),
    approvalSeconds: seconds.describe('How long the approval of a second person counts.'),
  })
  .meta({
    id: 'Limits',
    description: 'Every limit that the portal sets. A client shows no number that it did not get here.',
  })

export const directoryActs = [
  'removeFactor',
  'endSessions',
  'requirePasswordChange',
  'unlock',
  'setEnabled',
  'inviteToEnrol',
  'signIn',
  'proveCode',
  'sendCode',
  'verifyPassword',
  'removeOwnFactor',
  'enrol',
  'verifyEnrolment',
  'resend',
  'cancelEnrolment',
  'events',
] as const
const directoryAct = z.enum(directoryActs).meta({
  id: 'DirectoryAct',
  description: 'What a system that has the accounts may be unable to do.',
})
export type DirectoryAct = z.infer<typeof directoryAct>

const directory = z
  .object({
    name: z.string().min(1).max(80).describe('The system that has the accounts.'),
    checked: z
      .enum(['real server', 'vendor specification'])
      .describe('What the connector was tested against; `real server` is written by a run against one alone.'),
    proof: z
      .object({ disable: z.enum(['password', 'code', 'none']), enrol: z.enum(['password', 'none']) })
      .describe('What a customer proves before a change.'),
    lacks: z
      .array(z.object({ act: directoryAct, reason: z.string().min(1).max(300).describe('For the screen.') }))
      .describe(
        'What the system cannot do, each act once, and why. Calls that need it answer `not-supported` with the reason.',
      ),
  })
  .meta({ id: 'Directory', description: 'The system that has the accounts, where it is not the portal itself.' })

const points = z.int().min(0)

export const capabilities = z
  .object({
    portalName: z.string().min(1).max(80).describe('What to call this portal on screen.'),
    sandbox: z.boolean().describe('True on a sandbox; a client then says so on every screen.'),
    apiVersion: z.string().describe('The version of this API that the portal speaks.'),
    methods: z.array(method).min(1).describe('The methods that can be set up here.'),
    replace: z.boolean().describe('Whether an enrolment may replace an active method in one step.'),
    staffDesk: z.boolean().describe('Whether the portal has a support desk: everything under `/staff`.'),
    scenarios: z.array(caseScenario).describe("The support scenarios that this portal's desk handles."),
    smsCountries: z
      .array(z.string().length(2))
      .describe('ISO 3166-1 alpha-2 codes of the countries that text messages reach.'),
    limits,
    evidence: z.array(z.object({ kind: evidenceKind, points })).describe('What each kind of evidence counts, once.'),
    pointsNeeded: z.object({ normal: points, riskRaised: points }).describe('Points that open the gate of a case.'),
    support: z
      .object({ email: z.string(), hotline: z.string(), customerService: z.string() })
      .describe('Whom a customer writes to or calls.'),
    directory: directory
      .optional()
      .describe(
        'Where the accounts are in another system: what is known of it. Absent where they are the portal’s own.',
      ),
    staffSignIn: staffSignInBy
      .optional()
      .describe('How staff sign in. Absent where they do so by a password and a code of the portal’s own.'),
  })
  .meta({ id: 'Capabilities', description: 'Every number and choice that differs from portal to portal.' })
export type Capabilities = z.infer<typeof capabilities>
