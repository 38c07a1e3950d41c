import { consentDecision, consentDecisionRequest, invitationRequest } from './case-requests.ts'
import type { Endpoint } from './endpoint.ts'
import { keyed } from './problem-sets.ts'
import { enrolment, twoFactorState, verifyRequest } from './two-factor.ts'

/** The customer's own part in a case, by links in e-mails and without sign-in. */
export const linkEndpoints = {
  answerConsent: {
    method: 'post',
    path: '/consents/{token}',
    summary: "The customer's own answer, without sign-in",
    access: 'public',
    keyed: true,
    body: consentDecisionRequest,
    answers: { 200: consentDecision },
    problems: [...keyed, 'not-found', 'conflict'],
  },
  acceptInvitation: {
    method: 'post',
    path: '/invitations/{token}',
    summary: 'Begin the set-up of SMS by the link, with the own password; a code is sent',
    access: 'public',
    keyed: true,
    body: invitationRequest,
    answers: { 201: enrolment },
    problems: [
      ...keyed,
      'not-found',
      'conflict',
      'wrong-password',
      'locked',
      'password-reset-required',
      'account-not-active',
      'destination-missing',
      'too-many-requests',
    ],
  },
  verifyInvitation: {
    method: 'post',
    path: '/invitations/{token}/verify',
    summary: 'Verify the code that the link sent; SMS becomes active and the link is used up',
    access: 'public',
    keyed: true,
    body: verifyRequest,
    answers: { 200: twoFactorState },
    problems: [...keyed, 'not-found', 'conflict', 'wrong-code', 'code-expired', 'locked', 'account-not-active'],
  },
  resendInvitation: {
    method: 'post',
    path: '/invitations/{token}/resend',
    summary: 'Send a new code and void the old one',
    access: 'public',
    keyed: true,
    answers: { 200: enrolment },
    problems: [
      ...keyed,
      'not-found',
      'conflict',
      'locked',
      'account-not-active',
      'destination-missing',
      'too-many-requests',
    ],
  },
} as const satisfies Record<string, Endpoint>
