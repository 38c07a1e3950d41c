import type { OperationDocs } from '../operation-doc.ts'
import {
  afterDisable,
  afterVerify,
  beforeDisable,
  samplePassword,
  seriMuda,
  smsSetUp,
  smsSetUpResent,
} from './story.ts'

const params = { accountId: seriMuda.id }
const waiting = { ...params, enrolmentId: smsSetUp.id }

export const twoFactorDocs = {
  getTwoFactor: {
    description: 'Read it before every change: `version` is what the change is based on.',
    params,
    answers: { 200: beforeDisable },
  },
  disableTwoFactor: {
    description:
      'The owner alone, with the own password. 2FA is off at once and the version grows by one; the session goes on. `conflict` (with `currentState`): 2FA is off already, or at another version.',
    params,
    body: { password: samplePassword, expectedVersion: beforeDisable.version },
    answers: { 200: afterDisable },
  },
  startEnrolment: {
    description:
      'The owner alone, with the own password. Nothing is active yet: the answer waits for its code. SMS sends it to the mobile number of the profile, Email to the primary e-mail; for the Authenticator App the answer carries `secret` and `otpauthUri`, here and never again. A new set-up voids the one before, whose code then answers `conflict`. `conflict` (with `currentState`): another version, or a method is active and `replace` is not true, or none is active and it is; where the capabilities have no `replace`, that is `invalid-request`. `too-many-requests`: the account had its fill of codes by this method. No call reads a set-up again: after a lost answer its `id` comes from `GET /operations/{key}`, and its code may have been sent.',
    params,
    body: { method: 'sms', password: samplePassword, expectedVersion: afterDisable.version },
    answers: { 201: smsSetUp },
  },
  verifyEnrolment: {
    description:
      'In one transaction the method becomes active, the version grows by one and every address is notified. With `replace` the same transaction turns the old method off. `conflict` (with `currentState`): the set-up is over (verified, given up, or voided by a newer one), or 2FA changed since it began.',
    params: waiting,
    body: { code: '241609' },
    answers: { 200: afterVerify },
  },
  resendEnrolment: {
    description:
      'From `resendAllowedAt` on (`too-many-requests` before). A code that expired can be replaced so, too; the old code is then a wrong code, and counted. The count of wrong codes stays. `conflict` with `currentState`: the set-up is over; without: its method is the Authenticator App, or no send is left: begin again.',
    params: waiting,
    answers: { 200: smsSetUpResent },
  },
  cancelEnrolment: {
    description: '`conflict` (with `currentState`): the set-up is over already.',
    params: waiting,
    answers: { 200: afterDisable },
  },
} satisfies Partial<OperationDocs>
