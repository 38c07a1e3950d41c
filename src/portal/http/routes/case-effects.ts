import { disableInCase, unfreezeInCase, unlockInCase } from '../../services/case-effects.ts'
import { requireOpenCase } from '../../services/support-case.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { fitsOwnPassword } from './own-password.ts'
import { seenCase } from './seen-case.ts'

type EffectCalls = 'disableForCustomer' | 'unlockCustomer' | 'unfreezeCustomer'

/** What a case does to its account. */
export function caseEffectHandlers(portal: Portal): Pick<PortalHandlers, EffectCalls> {
  const seen = seenCase(portal)
  return {
    async disableForCustomer({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        disableInCase(portal, atWork, { right, expectedVersion: body.expectedVersion, key })
        return seen(params.caseId)
      }
    },
    unlockCustomer:
      ({ caller, params, key }) =>
      () => {
        unlockInCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), key)
        return seen(params.caseId)
      },
    unfreezeCustomer:
      ({ caller, params, key }) =>
      () => {
        unfreezeInCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), key)
        return seen(params.caseId)
      },
  }
}
