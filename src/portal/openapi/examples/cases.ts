import type { OperationDocs } from '../operation-doc.ts'
import {
  approved,
  assisted,
  checked,
  closed,
  consentAsked,
  contactAsked,
  disabled,
  invited,
  opened,
  refused,
  reopened,
  unfrozen,
  unlocked,
} from './case-story.ts'
import { idOf, kenari, on, samplePassword, sentBySms } from './story.ts'

const params = { caseId: opened.id }

export const caseDocs = {
  openCase: {
    description:
      'An agent or an approver, never on an own account. A frozen account may have a case, a closed one may not. `conflict` (without `currentState`): another case is open on the account.',
    body: {
      accountId: opened.accountId,
      ticket: opened.ticket,
      channel: opened.channel,
      scenario: opened.scenario,
      reason: opened.reason,
    },
    answers: { 201: opened },
  },
  listCases: { query: { status: 'open', limit: 50 }, answers: { 200: { cases: [checked], next: null } } },
  getCase: {
    description: '`gate` is of the act the customer was asked to agree to; of disabling 2FA while nothing was asked.',
    params,
    answers: { 200: checked },
  },
  closeCase: {
    description:
      'The outcome must be true: `disabled`, `unlocked` or `unfrozen` where the case did that, `refused` or `not-needed` where it did nothing; any other is a `conflict` (without `currentState`), and so is a case that is closed.',
    params,
    body: { outcome: 'disabled' },
    answers: { 200: closed },
  },
  reopenCase: {
    description:
      'Consent, approval, invitation and a contact update that was not approved are void and must be asked again; evidence stays valid. `conflict` (without `currentState`): the case is open, another one is open on the account, or the account is closed.',
    params,
    body: { reason: 'The link did not arrive' },
    answers: { 200: reopened },
  },
} satisfies Partial<OperationDocs>

export const proofDocs = {
  addEvidence: {
    description:
      'Each kind brings its points once, and only when it passed. Any that failed asks for approval by a second person, and voids one that was given before. `conflict` (without `currentState`): the case is closed.',
    params,
    body: { kind: 'call-back', outcome: 'passed', note: 'Answered at the number on record' },
    answers: { 200: checked },
  },
  askConsent: {
    description:
      'Scenario `registered-email-valid` alone. The e-mail carries one sentence and a link; only the agent whom the sentence names may do the act. Asking again while unanswered voids the older link, asking for another act replaces it. `conflict` (without `currentState`): the other scenario, the same act was answered already, or the case is closed.',
    params,
    body: { act: 'disable-two-factor' },
    answers: { 200: consentAsked },
  },
  updateContact: {
    description:
      'Scenario `registered-email-invalid` alone. Asked again before approval it replaces the first; it voids an approval. `conflict` (without `currentState`): the other scenario, nothing that is not on record already, an e-mail address that is the User ID of another login, an update that took effect already, or a closed case.',
    params,
    body: { email: 'it@kenari.example' },
    answers: { 200: contactAsked },
  },
  readContactUpdate: {
    description:
      'An agent or an approver, never on an own account; to be compared with the contact-update form before a second person decides. Each reading is an event of the case, with who it was. `conflict` (without `currentState`): no contact update waits, it was decided on, or the case is closed.',
    params,
    answers: { 200: { email: 'it@kenari.example', mobileNumber: null, askedAt: on('03:08:00') } },
  },
  approveCase: {
    description:
      "An approver who did not open the case and does not own the account. A contact update takes effect now: User ID and number change, every old and new address is notified, every session of the login ends. `conflict` (without `currentState`): a second person gave a word already that is still valid, a contact update waits that this approver has not read in full since it was last asked for, the address became another login's meanwhile, or the case is closed.",
    params,
    body: { note: 'Call back and e-mail agree' },
    answers: { 200: approved },
  },
  refuseCase: {
    description:
      'Final until evidence fails again or another contact update is asked. `conflict` (without `currentState`): a second person gave a word already that is still valid, or the case is closed.',
    params,
    body: { note: 'The voice on the phone did not know the company' },
    answers: { 200: refused },
  },
} satisfies Partial<OperationDocs>

const setUp = {
  id: idOf('enrolment', '5c93e07b1fa2d846'),
  ...sentBySms(kenari.mobileMasked, '03:18:00', '03:23:00', '03:19:00'),
  replaces: null,
}
const waiting = { ...params, enrolmentId: setUp.id }

export const caseActDocs = {
  disableForCustomer: {
    description:
      "The gate open, the agent's own password, and the agent whom the consent names. In scenario `registered-email-invalid` it also forces a password reset: the sessions end, and one invitation goes to the new primary e-mail by which the customer sets the new password and then a method. An account whose policy enforces 2FA is no exception: the policy binds the customer, the gate binds the desk. `conflict` with `currentState`: 2FA is off, or at another version; without: this case disabled already, or it is closed.",
    params,
    body: { password: samplePassword, expectedVersion: 1 },
    answers: { 200: disabled },
  },
  inviteCustomer: {
    description:
      'The default way back to 2FA: the customer sets up a method alone, by a link to the primary e-mail that works for `invitationSeconds`; where a new password is asked for, the same link sets it first. It needs no gate, but 2FA off. `sms` says whether the link offers SMS, too; it never does where text messages do not reach the number. Inviting again voids the older link. `conflict` with `currentState`: 2FA is active; without: the case is closed.',
    params,
    body: { sms: true },
    answers: { 200: invited },
  },
  enrolForCustomer: {
    description:
      'The gate open, 2FA off, SMS or Email. The message alone carries the code, says that it may be read out to the agent, and names the ticket. The answer never holds a code, a secret or a full number. `conflict` with `currentState`: 2FA is active; without: the case is closed. `too-many-requests`: the account had its fill of codes by this method.',
    params,
    body: { method: 'sms', password: samplePassword },
    answers: { 201: setUp },
  },
  verifyForCustomer: {
    description:
      'The gate must be open still: evidence that failed or a refusal since it began stops the set-up. `conflict` with `currentState`: the set-up is over, or 2FA changed since it began; without: the case is closed.',
    params: waiting,
    body: { code: '730516' },
    answers: { 200: assisted },
  },
  resendForCustomer: {
    description:
      'From `resendAllowedAt` on (`too-many-requests` before), while the gate is open. The old code is then a wrong code. `conflict` with `currentState`: the set-up is over; without: no send is left, or the case is closed.',
    params: waiting,
    answers: {
      200: {
        ...setUp,
        ...sentBySms(kenari.mobileMasked, '03:19:05', '03:24:05', '03:20:05'),
        sendNumber: 2,
        sendsLeft: 3,
      },
    },
  },
  unlockCustomer: {
    description:
      'Clears locks and counts of wrong passwords and codes. The gate must be open for `unlock`. `conflict` with `currentState`: nothing is locked or counted; without: this case unlocked already, or it is closed.',
    params,
    answers: { 200: unlocked },
  },
  unfreezeCustomer: {
    description:
      'The gate must be open for `unfreeze`. `conflict` with `currentState`: the account is not frozen; without: this case unfroze it already, or it is closed.',
    params,
    answers: { 200: unfrozen },
  },
} satisfies Partial<OperationDocs>
