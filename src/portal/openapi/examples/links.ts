import type { OperationDocs } from '../operation-doc.ts'
import { consentAsked, disabled } from './case-story.ts'
import { idOf, kenari, on, samplePassword, sentBySms, tokenOf } from './story.ts'

const invitation = { token: tokenOf('invitation') }
const setUp = {
  id: idOf('enrolment', 'd4087a6e39bc152f'),
  ...sentBySms(kenari.mobileMasked, '03:19:00', '03:24:00', '03:20:00'),
  replaces: null,
}

export const linkDocs = {
  answerConsent: {
    description:
      'The link works once. `conflict` (without `currentState`): the customer answered before, or the case is closed.',
    params: { token: tokenOf('consent') },
    body: { decision: 'approve' },
    answers: { 200: { status: 'approved', sentence: consentAsked.consent.sentence ?? '' } },
  },
  getInvitation: {
    description: 'Changes nothing; a link that is used, expired or void is `not-found`.',
    params: invitation,
    answers: {
      200: {
        accountName: kenari.name,
        methods: ['authenticator', 'sms', 'email'],
        newPasswordNeeded: false,
        expiresAt: '2026-11-23T03:16:00.000Z',
      },
    },
  },
  setInvitedPassword: {
    description:
      'After a password reset that the desk forced: the same link sets the new password and then the method. The old password ceases to work, every session of the login ends, and every address is told. `invalid-request`: shorter than `passwordMinLength`, or the User ID. `conflict` (without `currentState`): no new password is asked for. `locked`: only of a repeat, after other passwords under the same key.',
    params: invitation,
    body: { newPassword: 'a password of our own' },
    answers: { 200: { passwordSet: true } },
  },
  acceptInvitation: {
    description:
      "The customer's own password, and one of the methods that the link offers; wrong passwords count as they do at sign-in. For the Authenticator App the answer holds its secret. An older set-up is void. `password-reset-required`: the new password comes first. `conflict` with `currentState`: 2FA is active by now; without: this link does not offer SMS. `too-many-requests`: the account had its fill of codes.",
    params: invitation,
    body: { password: samplePassword, method: 'sms' },
    answers: { 201: setUp },
  },
  verifyInvitation: {
    description: '`conflict` (with `currentState`): no set-up waits any more, or 2FA changed since it began.',
    params: invitation,
    body: { code: '730516' },
    answers: {
      200: {
        ...disabled.twoFactor,
        active: true,
        method: 'sms',
        destinationMasked: kenari.mobileMasked,
        since: on('03:21:00'),
        lastChangedBy: 'customer',
        version: 3,
      },
    },
  },
  resendInvitation: {
    description:
      'From `resendAllowedAt` on (`too-many-requests` before); a code that expired can be replaced so, too. The old code is then a wrong code. `conflict` with `currentState`: the set-up is over; without: no send is left.',
    params: invitation,
    answers: {
      200: {
        ...setUp,
        ...sentBySms(kenari.mobileMasked, '03:20:10', '03:25:10', '03:21:10'),
        sendNumber: 2,
        sendsLeft: 3,
      },
    },
  },
} satisfies Partial<OperationDocs>
