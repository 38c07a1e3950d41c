import { idAtPortal, portalIdOf } from '#shared/domain/account-key.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { PortalRequest } from '../portal-client/portal-request.ts'
import type { PortalResponse } from '../portal-client/portal-response.ts'
import { Refusal } from '../base/errors.ts'
import type { CustomerSessions } from '../features/sessions/customer-sessions.ts'
import type { StaffSessions } from '../features/sessions/staff-sessions.ts'
import type { Intent } from './intents.ts'

/** In whose name an intent may be asked about: keys are scoped to the caller who sent them. */
export interface Caller {
  send<E extends Endpoint>(endpoint: E, request: PortalRequest<E>, key?: string): Promise<PortalResponse<E>>
  /** The account's present state, or null when it cannot be read. */
  readTwoFactor(): Promise<TwoFactorState | null>
}

/** @throws Refusal `signed-out` when the operator who sent the intent is not signed in. */
export function callerOf(intent: Intent, sessions: CustomerSessions, staff: StaffSessions): Caller {
  const params = { accountId: idAtPortal(intent.accountId) }
  if (intent.subjectKind !== 'case') {
    const { keeper } = sessions.ofAccount(intent.accountId)
    return {
      send: keeper.send,
      readTwoFactor: async () => {
        const sent = await keeper.send(endpoints.getTwoFactor, { params })
        return sent.kind === 'answered' ? sent.answer.body : null
      },
    }
  }
  const { keeper, actor, staff: who } = staff.current()
  // guard: recovery.own-effect
  if (actor !== intent.actor || who.portalId !== portalIdOf(intent.accountId)) throw new Refusal('signed-out')
  return {
    send: keeper.send,
    readTwoFactor: async () => {
      const sent = await keeper.send(endpoints.getCustomer, { params })
      return sent.kind === 'answered' ? sent.answer.body.twoFactor : null
    },
  }
}
