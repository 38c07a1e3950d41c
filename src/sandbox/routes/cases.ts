import { addEvidence, askConsent, closeCase, disableInCase, openCase } from '../acts/case-steps.ts'
import { requireCase, requireOpenCase } from '../acts/support-case.ts'
import { capabilitiesOf } from '../config.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { caseView } from '../views/support-case.ts'
import { fitsOwnPassword } from './own-password.ts'

type CaseCalls =
  'openCase' | 'listCases' | 'getCase' | 'addEvidence' | 'askConsent' | 'disableForCustomer' | 'closeCase'

/** Support cases. */
export function caseHandlers(portal: Portal): Pick<PortalHandlers, CaseCalls> {
  const seen = (caseId: string) => ({ status: 200, body: caseView(portal, requireCase(portal, caseId)) }) as const
  return {
    openCase:
      ({ caller, body, key }) =>
      () => {
        if (!capabilitiesOf(portal).scenarios.includes(body.scenario)) {
          throw new PortalProblem('invalid-request', 'This desk does not handle that scenario')
        }
        return { status: 201, body: caseView(portal, openCase(portal, caller.ownerId, body, key)) }
      },
    listCases: () => ({
      status: 200,
      body: { cases: portal.store.cases.board().map((row) => caseView(portal, row)), next: null },
    }),
    getCase: ({ params }) => seen(params.caseId),
    addEvidence:
      ({ caller, params, body, key }) =>
      () => {
        addEvidence(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body, key)
        return seen(params.caseId)
      },
    askConsent:
      ({ caller, params, key }) =>
      () => {
        askConsent(portal, requireOpenCase(portal, caller.ownerId, params.caseId), key)
        return seen(params.caseId)
      },
    async disableForCustomer({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        disableInCase(portal, atWork, { right, expectedVersion: body.expectedVersion, key })
        return seen(params.caseId)
      }
    },
    closeCase:
      ({ caller, params, body, key }) =>
      () => {
        closeCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body.outcome, key)
        return seen(params.caseId)
      },
  }
}
