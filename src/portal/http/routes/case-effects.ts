import { disableInCase, unfreezeInCase, unlockInCase } from '../../services/case-effects.ts'
import { requireOpenCase } from '../../services/support-case.ts'
import { fitsOwnPassword } from '../../services/check-password.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { caseAnswer } from './cases.ts'

type EffectCalls = 'disableForCustomer' | 'unlockCustomer' | 'unfreezeCustomer'

/** What a case does to its account. */
export function caseEffectHandlers(portal: Portal): Pick<PortalHandlers, EffectCalls> {
  return {
    async disableForCustomer({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        disableInCase(portal, atWork, { right, expectedVersion: body.expectedVersion, key })
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
