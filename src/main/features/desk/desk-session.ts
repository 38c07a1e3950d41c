import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import { idAtPortal, keyAt, portalIdOf } from '#shared/domain/account-key.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import type { PortalRequest } from '../../portal-client/portal-call.ts'
import { answerOf } from '../../portal-client/failures.ts'
import { AppError } from '../../base/errors.ts'
import type { ActiveStaffSession, StaffSessions } from '../sessions/staff-sessions.ts'
import type { CustomerStates } from './customer-two-factor-state.ts'
import type { PendingEnrolments } from './pending-enrolments.ts'

/**
 * The desk in the name of one agent, from a press of a button to its answer: an answer that comes after the agent signed
 * out is still an answer.
 */
export interface DeskSession {
  actor: string
  client: ActiveStaffSession['client']
  read<E extends Endpoint>(endpoint: E, request: PortalRequest<E>): Promise<AnswerOf<E>>
  /** Our key for what this desk's portal calls so. */
  keyOf(id: string): string
  /** A case as main keeps it; the account list takes the state that it says, and shows no older one. */
  caseFrom(raw: SupportCase): CaseAtWork
  readCase(caseId: string): Promise<CaseAtWork>
}

export interface DeskSessionDeps {
  staff: StaffSessions
  setUps: PendingEnrolments
  customers: CustomerStates
}

/**
 * The session of the person who is signed in now, for what `key` names where one is given.
 *
 * @throws AppError `signed-out` when nobody is, or at another portal than the one of the key
 */
export function deskSession({ staff, setUps, customers }: DeskSessionDeps, key?: string): DeskSession {
  const { actor, client, staff: member } = staff.current()
  // guard: desk.same-portal
  if (key !== undefined && portalIdOf(key) !== member.portalId) throw new AppError('signed-out')
  const keyOf = (id: string): string => keyAt(member.portalId, id)

  const session: DeskSession = {
    actor,
    client,
    read: async (endpoint, request) => answerOf(await client.call(endpoint, request), 'read'),
    keyOf,
    caseFrom: (raw) => {
      const [id, accountId] = [keyOf(raw.id), keyOf(raw.accountId)]
      if (raw.twoFactor.active || raw.status === 'closed') setUps.drop(id)
      const by = { ...raw, id, accountId, setUp: setUps.find(id) }
      customers.remember(by)
      return by
    },
    readCase: async (caseId) => {
      const { body } = await session.read(endpoints.getCase, { params: { caseId: idAtPortal(caseId) } })
      return session.caseFrom(body)
    },
  }
  return session
}
