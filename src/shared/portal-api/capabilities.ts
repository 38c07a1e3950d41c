import { z } from 'zod'
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
export const evidenceKind = z.enum(evidenceKinds)

export const caseScenario = z.enum(['registered-email-valid', 'registered-email-invalid'])

/** `GET /capabilities`: every number and choice that differs from portal to portal. */
export const capabilities = z.object({
  portalName: z.string().min(1).max(80),
  /** True on a sandbox; the console then says so on every screen. */
  sandbox: z.boolean(),
  apiVersion: z.string(),
  methods: z.array(method).min(1),
  /** Whether an enrolment may replace an active method in one step. */
  replace: z.boolean(),
  staffDesk: z.boolean(),
  /** The support scenarios that this portal's desk handles. */
  scenarios: z.array(caseScenario),
  /** ISO 3166-1 alpha-2 codes of the countries that text messages reach. */
  smsCountries: z.array(z.string().length(2)),
  limits: z.object({
    codeLength: z.int().min(4).max(10),
    codeLifetimeSeconds: seconds,
    resendPauseSeconds: seconds,
    sendsPerEnrolment: z.int().min(1),
    wrongCodesPerLock: z.int().min(1),
    wrongPasswordsPerLock: z.int().min(1),
    lockSeconds: seconds,
    wrongBeforeSupport: z.int().min(1),
    /** Requests at once of one session; more answer `too-many-requests`. */
    maxConcurrentRequests: z.int().min(1),
    /** Fewest characters of a new password. */
    passwordMinLength: z.int().min(8).max(64),
    /** How long the link of a password reset works. */
    resetLinkSeconds: seconds,
    /** How long the link of an invitation works. */
    invitationSeconds: seconds,
  }),
  evidence: z.array(z.object({ kind: evidenceKind, points: z.int().min(0) })),
  pointsNeeded: z.object({ normal: z.int().min(0), riskRaised: z.int().min(0) }),
  support: z.object({ email: z.string(), hotline: z.string(), customerService: z.string() }),
})
export type Capabilities = z.infer<typeof capabilities>
