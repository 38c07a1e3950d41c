import type { Capabilities } from '#shared/api/capabilities.ts'
import { methods } from '#shared/api/names.ts'
import type { Method } from '#shared/api/primitives.ts'
import { evidencePoints, pointsNeeded } from './rules/gate.ts'
import type { AttemptLimit } from './rules/lockout.ts'
import { smsCountries } from './rules/sms-coverage.ts'

export type Limits = Capabilities['limits']

/** The sandbox's limits; the console reads them from the capabilities. */
export const defaultLimits: Limits = {
  codeLength: 6,
  codeLifetimeSeconds: 300,
  resendPauseSeconds: 60,
  sendsPerEnrolment: 5,
  wrongCodesPerLock: 5,
  wrongPasswordsPerLock: 5,
  lockSeconds: 600,
  wrongBeforeSupport: 100,
  maxConcurrentRequests: 8,
  passwordMinLength: 12,
  resetLinkSeconds: 3600,
  invitationSeconds: 86400,
  deskMessagesPerHour: 20,
  evidenceSeconds: 7 * 86400,
  consentSeconds: 7 * 86400,
  approvalSeconds: 7 * 86400,
}

/** When wrong passwords and wrong codes lock, by the limits. */
export function attemptLimits(limits: Limits): { password: AttemptLimit; code: AttemptLimit } {
  const { lockSeconds, wrongBeforeSupport: beforeSupport } = limits
  return {
    password: { perLock: limits.wrongPasswordsPerLock, lockSeconds, beforeSupport },
    code: { perLock: limits.wrongCodesPerLock, lockSeconds, beforeSupport },
  }
}

/** What a server calls itself, towards clients and in its messages. */
export interface Identity {
  portalName: string
  /** Whether it is one for trying out, with controls of its own. */
  sandbox: boolean
  support: Capabilities['support']
  /** Where links in e-mails lead, without a trailing slash. */
  linkBase: string
  /** The address that e-mails come from; its domain is that of their message ids. */
  sender: string
}

/** The sandbox's; its links lead nowhere, for it has no pages there. */
export const sandboxIdentity: Identity = {
  portalName: 'Sandbox Customer Portal',
  sandbox: true,
  support: {
    email: 'support@ipserverone.com',
    hotline: '+603 2026 1688',
    customerService: 'cs@ipserverone.com',
  },
  linkBase: 'https://portal.sandbox.example',
  sender: 'no-reply@portal.sandbox.example',
}

/** Access tokens live 15 minutes, refresh tokens 12 hours. */
export const accessTokenSeconds = 15 * 60
export const refreshTokenSeconds = 12 * 60 * 60

/** Largest body taken, in bytes. */
export const bodyLimitBytes = 64 * 1024

/** How a method changes: disabled, then set up again, as the real portal works; or also replaced in one step. */
export type Mode = 'two-stage' | 'replace'

/** What `GET /capabilities` answers; `offered` are the methods of the directory. */
export function capabilitiesOf(
  { limits, mode, identity = sandboxIdentity }: { limits: Limits; mode: Mode; identity?: Identity },
  offered: readonly Method[] = methods,
): Capabilities {
  return {
    portalName: identity.portalName,
    sandbox: identity.sandbox,
    apiVersion: '1.0',
    methods: [...offered],
    replace: mode === 'replace',
    staffDesk: true,
    scenarios: ['registered-email-valid', 'registered-email-invalid'],
    smsCountries,
    limits,
    evidence: Object.entries(evidencePoints).map(([kind, points]) => ({
      kind: kind as keyof typeof evidencePoints,
      points,
    })),
    pointsNeeded,
    support: identity.support,
  }
}
