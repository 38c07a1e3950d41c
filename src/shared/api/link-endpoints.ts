import { consentDecision, consentDecisionRequest, invitationOffer, invitationRequest } from './case-requests.ts'
import type { Endpoint } from './endpoint.ts'
import { codeRefusals, keyed } from './problem-sets.ts'
import { newPasswordRequest, passwordSet } from './sessions.ts'
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
  getInvitation: {
    method: 'get',
    path: '/invitations/{token}',
    summary: 'What the link is for: the methods that it offers, and whether a new password must be set first',
    access: 'public',
    keyed: false,
    answers: { 200: invitationOffer },
    problems: ['not-found'],
  },
  setInvitedPassword: {
    method: 'post',
    path: '/invitations/{token}/password',
    summary: 'Set the new password that is asked for; the link goes on to the method',
    access: 'public',
    keyed: true,
    body: newPasswordRequest,
    answers: { 200: passwordSet },
    problems: [...keyed, 'not-found', 'conflict', 'account-not-active', 'locked'],
  },
  acceptInvitation: {
    method: 'post',
    path: '/invitations/{token}',
    summary: 'Begin the set-up of a method by the link, with the own password; where it sends a code, one is sent',
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
    summary: 'Verify the code; the method becomes active and the link is used up',
    access: 'public',
    keyed: true,
    body: verifyRequest,
    answers: { 200: twoFactorState },
    problems: [...keyed, 'not-found', 'conflict', ...codeRefusals, 'code-expired', 'locked', 'account-not-active'],
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
