import type { Account } from '#shared/api/accounts.ts'
import type { Challenge, StaffMember } from '#shared/api/sessions.ts'
import type { Enrolment, TwoFactorState } from '#shared/api/two-factor.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'

/**
 * One day, described by all examples together: Seri Muda Trading goes from the Authenticator App to SMS by itself, and the
 * desk helps Kenari Logistics, whose phone was lost. Ids and tokens look like the sandbox's and open nothing.
 */

/** An instant of that day. */
export const on = (time: string): string => `2026-11-22T${time}.000Z`

export const traceId = '0d3f9b1e-52c4-4a8e-9f35-7c1d2b6a8e40'

/** The password that the sandbox's sample logins share. */
export const samplePassword = 'sandbox-demo-1'

export const seriMuda = {
  id: 'A-20417',
  name: 'Seri Muda Trading',
  userId: 'it@serimuda.example',
  mobileMasked: maskedMobile('+60100000142'),
  textMessages: 'possible' as const,
}
export const kenari = {
  id: 'A-31888',
  name: 'Kenari Logistics',
  userId: 'ops@kenari.example',
  emailMasked: maskedEmail('ops@kenari.example'),
  mobileMasked: maskedMobile('+60100000268'),
  textMessages: 'possible' as const,
}
export const agent: StaffMember = { id: 'staff-agent-a', name: 'Agent A', role: 'agent' }
export const approver: StaffMember = { id: 'staff-approver-a', name: 'Approver A', role: 'approver' }

/** An opaque id in the form of the sandbox's. */
export const idOf = (kind: string, digits: string): string => `${kind}-${digits.padEnd(24, '0')}`

/** A token of 256 bits in base64url; this one is made of words. */
export const tokenOf = (words: string): string => words.padEnd(43, '-example')

export const seriMudaAccount: Account = {
  id: seriMuda.id,
  name: seriMuda.name,
  userId: seriMuda.userId,
  emailMasked: maskedEmail(seriMuda.userId),
  mobileMasked: seriMuda.mobileMasked,
  textMessages: seriMuda.textMessages,
  emailChangedAt: '2022-06-06T03:10:00.000Z',
  mobileChangedAt: '2026-03-29T07:45:00.000Z',
  passwordChangedAt: '2026-08-19T01:20:00.000Z',
  status: 'active',
  services: [
    { kind: 'novacloud', name: 'NovaCloud shop-01' },
    { kind: 'email-hosting', name: 'E-mail hosting serimuda.example' },
  ],
}

export const beforeDisable: TwoFactorState = {
  active: true,
  method: 'authenticator',
  destinationMasked: null,
  since: '2025-10-06T02:00:00.000Z',
  lastChangedBy: 'customer',
  enforced: false,
  locked: false,
  version: 1,
}
export const afterDisable: TwoFactorState = {
  ...beforeDisable,
  active: false,
  method: null,
  since: on('02:03:00'),
  version: 2,
}
export const afterVerify: TwoFactorState = {
  ...afterDisable,
  active: true,
  method: 'sms',
  destinationMasked: seriMuda.mobileMasked,
  since: on('02:05:40'),
  version: 3,
}

/** The code that was just sent to a number, as a challenge and a set-up both describe it. */
export function sentBySms(
  destinationMasked: string,
  at: string,
  until: string,
  resendAt: string,
): Omit<Challenge, 'id'> {
  return {
    method: 'sms',
    destinationMasked,
    serverTime: on(at),
    sentAt: on(at),
    sendNumber: 1,
    expiresAt: on(until),
    resendAllowedAt: on(resendAt),
    sendsLeft: 4,
    attemptsLeft: 5,
  }
}

export const smsSetUp: Enrolment = {
  id: idOf('enrolment', 'e84a781a2fd9aa77'),
  ...sentBySms(seriMuda.mobileMasked, '02:04:00', '02:09:00', '02:05:00'),
  replaces: null,
}
export const smsSetUpResent: Enrolment = {
  ...smsSetUp,
  ...sentBySms(seriMuda.mobileMasked, '02:05:10', '02:10:10', '02:06:10'),
  sendNumber: 2,
  sendsLeft: 3,
}

/** The idempotency key of the disable at 02:03. */
export const disableKey = '6f1c8a52-3d0b-4f3e-9a6e-2b7d1c5e8f04'
