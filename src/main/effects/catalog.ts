import type { AnyEffect } from '#shared/domain/effects.ts'
import { endpoints } from '#shared/api/endpoints.ts'

/** The call behind each effect: it is sent by this, and its stored answer is read by this. */
export const effectEndpoints = {
  disable: endpoints.disableTwoFactor,
  'start-enrolment': endpoints.startEnrolment,
  'verify-code': endpoints.verifyEnrolment,
  'resend-code': endpoints.resendEnrolment,
  'cancel-enrolment': endpoints.cancelEnrolment,
  'open-case': endpoints.openCase,
  'add-evidence': endpoints.addEvidence,
  'ask-consent': endpoints.askConsent,
  'update-contact': endpoints.updateContact,
  'approve-case': endpoints.approveCase,
  'refuse-case': endpoints.refuseCase,
  'disable-for-customer': endpoints.disableForCustomer,
  'invite-customer': endpoints.inviteCustomer,
  'enrol-for-customer': endpoints.enrolForCustomer,
  'verify-for-customer': endpoints.verifyForCustomer,
  'resend-for-customer': endpoints.resendForCustomer,
  'unlock-customer': endpoints.unlockCustomer,
  'unfreeze-customer': endpoints.unfreezeCustomer,
  'close-case': endpoints.closeCase,
  'reopen-case': endpoints.reopenCase,
  'report-not-me': endpoints.reportNotMe,
  'change-number': endpoints.changeProfile,
} as const satisfies Record<AnyEffect, unknown>

export type EffectEndpoint<F extends AnyEffect> = (typeof effectEndpoints)[F]

/** An effect's name as read from disk. @throws when the name is none of ours (a database from elsewhere). */
export function effectNamed(name: string): AnyEffect {
  // guard: effects.known-name
  if (Object.hasOwn(effectEndpoints, name)) return name as AnyEffect
  throw new Error(`unknown effect: ${name}`)
}
