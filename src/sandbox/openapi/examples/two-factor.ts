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
      'The owner alone, with the own password. 2FA is off at once and the version grows by one; the session goes on. Where 2FA is off already, or at another version: `conflict`, with the true state.',
    params,
    body: { password: samplePassword, expectedVersion: beforeDisable.version },
    answers: { 200: afterDisable },
  },
  startEnrolment: {
    description:
      'The owner alone, with the own password. Nothing is active yet: the answer waits for its code. SMS sends it to the mobile number of the profile, Email to the primary e-mail; for the Authenticator App the answer carries `secret` and `otpauthUri`, here and never again. A new set-up voids the one before, whose code then answers `conflict`. Where a method is active it is a `conflict`, unless `replace` is true and the capabilities support it.',
    params,
    body: { method: 'sms', password: samplePassword, expectedVersion: afterDisable.version },
    answers: { 201: smsSetUp },
  },
  verifyEnrolment: {
    description:
      'In one transaction the method becomes active, the version grows by one and every address is owed a notice. With `replace` the same transaction turns the old method off. A version that is no longer the one the set-up began with is a `conflict`.',
    params: waiting,
    body: { code: '241609' },
    answers: { 200: afterVerify },
  },
  resendEnrolment: {
    description:
      'From `resendAllowedAt` on (`too-many-requests` before). The count of wrong codes stays. `conflict` for the Authenticator App, and when no send is left.',
    params: waiting,
    answers: { 200: smsSetUpResent },
  },
  cancelEnrolment: { params: waiting, answers: { 200: afterDisable } },
} satisfies Partial<OperationDocs>
