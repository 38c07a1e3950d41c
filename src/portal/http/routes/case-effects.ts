import { disableInCase, unfreezeInCase, unlockInCase } from '../../services/case-effects.ts'
import { requireOpenCase } from '../../services/support-case.ts'
import { readAgentProof } from '../../services/agent-proof.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { caseAnswer } from './cases.ts'

type EffectCalls = 'disableForCustomer' | 'unlockCustomer' | 'unfreezeCustomer'

/** What a case does to its account. */
export function caseEffectHandlers(portal: Portal): Pick<PortalHandlers, EffectCalls> {
  return {
    async disableForCustomer(call) {
      const { caller, params, body, key } = call
      const proof = await readAgentProof(portal, 'disableForCustomer', call)
      return () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        disableInCase(portal, atWork, { proof, expectedVersion: body.expectedVersion, key })
        return caseAnswer(portal, params.caseId)
      }
    },
    unlockCustomer:
      ({ caller, params, key }) =>
      () => {
        unlockInCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), key)
        return caseAnswer(portal, params.caseId)
      },
    unfreezeCustomer:
      ({ caller, params, key }) =>
      () => {
        unfreezeInCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), key)
        return caseAnswer(portal, params.caseId)
      },
  }
}
