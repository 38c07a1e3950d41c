import type { Confirmation } from '#shared/domain/confirmation.ts'
import { confirmationStatus, otherMethodNamed } from '#shared/domain/confirmation-rules.ts'

/** The status of a confirmation, as it is shown. */
export type ConfirmationDisplayStatus =
  | 'other'
  | 'sent'
  | 'sentLate'
  | 'overdue'
  | 'failed'
  | 'queued'
  | 'expected'
  | 'untraced'
  /** The user is asked whether it arrived; `askedAgain` once it is overdue. */
  | 'asked'
  | 'askedAgain'
  | 'arrived'

/** What matters most of a confirmation: a wrong name first, then whether it is on its way. Pure. */
export function displayStatusOf(one: Confirmation): ConfirmationDisplayStatus {
  if (otherMethodNamed(one) !== null) return 'other'
  const status = confirmationStatus(one)
  if (status === 'arrived') return status
  if (one.basis === 'user') return one.overdueAt === null ? 'asked' : 'askedAgain'
  if (status === 'untraced') return status
  if (status === 'sent') return one.overdueAt === null ? 'sent' : 'sentLate'
  if (one.overdueAt !== null) return 'overdue'
  return status === 'queued' && one.notices.some(({ failedAt }) => failedAt !== null) ? 'failed' : status
}
