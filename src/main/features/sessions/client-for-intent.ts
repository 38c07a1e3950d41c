import { idAtPortal, portalIdOf } from '#shared/domain/account-key.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { AppError } from '../../base/errors.ts'
import type { Intent } from '../../effects/intents.ts'
import type { IntentClient } from '../../effects/recover-outcome.ts'
import type { CustomerSessions } from './customer-sessions.ts'
import type { StaffSessions } from './staff-sessions.ts'

/**
 * The client of the operator who sent an intent, for asking what became of it.
 *
 * @throws AppError `signed-out` when that operator is not signed in
 */
export function clientForIntent(intent: Intent, sessions: CustomerSessions, staff: StaffSessions): IntentClient {
  const params = { accountId: idAtPortal(intent.accountId) }
  if (intent.subjectKind !== 'case') {
    const { client } = sessions.ofAccount(intent.accountId)
    return {
      call: client.call,
      readTwoFactor: async () => {
        const sent = await client.call(endpoints.getTwoFactor, { params })
        return sent.kind === 'answered' ? sent.answer.body : null
      },
    }
  }
  const { client, actor, staff: member } = staff.current()
  // guard: recovery.own-effect
  if (actor !== intent.actor || member.portalId !== portalIdOf(intent.accountId)) throw new AppError('signed-out')
  return {
    call: client.call,
    readTwoFactor: async () => {
      const sent = await client.call(endpoints.getCustomer, { params })
      return sent.kind === 'answered' ? sent.answer.body.twoFactor : null
    },
  }
}
