import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import { caseCommands } from './case-handlers.ts'
import { createCaseEffects, type CaseEffectDeps } from './case-effects.ts'
import { deskSession, type DeskSessionDeps } from './desk-session.ts'
import { createPendingEnrolments } from './pending-enrolments.ts'
import type { HandlerInput } from '../../base/secrets/secret-inputs.ts'

type DeskOperation = Extract<OperationName, `desk.${string}`>
export type DeskHandlers = { [N in DeskOperation]: (input: HandlerInput<N>) => Promise<OutputOf<N>> }

export interface DeskDeps extends Omit<CaseEffectDeps & DeskSessionDeps, 'setUps'> {
  audit: AuditStore
}

/** The support desk: the portal keeps the cases, the console sends effects through the same engine as procedures. */
export function createDeskHandlers(deps: DeskDeps): DeskHandlers {
  const { staff, recovery, onChanged } = deps
  const setUps = createPendingEnrolments()
  const by = { ...deps, setUps }
  const cases = createCaseEffects(by)
  staff.onChanged((member) => {
    if (member !== null) setUps.keepFor(staff.current().actor)
  })

  return {
    'desk.signIn': ({ portalId, staffId, password }) => staff.signIn(portalId, staffId, password),
    'desk.verifyChallenge': ({ challengeId, code }) => staff.verifyChallenge(challengeId, code),
    'desk.resendChallenge': ({ challengeId }) => staff.resendChallenge(challengeId),
    'desk.signOut': async () => {
      await staff.signOut()
      return {}
    },
    'desk.searchCustomers': async (asked) => {
      const { read, keyOf } = deskSession(by)
      const { body } = await read(endpoints.searchCustomers, { query: givenOf(asked) })
      return { ...body, customers: body.customers.map((one) => ({ ...one, accountId: keyOf(one.accountId) })) }
    },
    'desk.getCustomer': async ({ accountId }) => {
      const { read, keyOf } = deskSession(by, accountId)
      const { body } = await read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
      const openCaseId = body.openCaseId === null ? null : keyOf(body.openCaseId)
      return { ...body, account: { ...body.account, id: accountId }, openCaseId }
    },
    'desk.listCases': async (asked) => {
      const { read, caseFrom } = deskSession(by)
      const { body } = await read(endpoints.listCases, { query: { ...givenOf(asked), limit: casesOfPage } })
      return { ...body, cases: body.cases.map(caseFrom) }
    },
    'desk.getCase': async ({ caseId }) => deskSession(by, caseId).readCase(caseId),
    ...caseCommands({ ...by, cases }),
    'desk.reconcile': async ({ caseId }) => {
      await recovery.recover('case', caseId)
      onChanged()
      return cases.settledCase(deskSession(by), caseId)
    },
  }
}

/** Most that the portal tells at once: the board is read whole, and again every few seconds. */
const casesOfPage = 100

/** What is not null of a query. */
function givenOf<Q extends object>(query: Q): { [K in keyof Q]?: NonNullable<Q[K]> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) as never
}
