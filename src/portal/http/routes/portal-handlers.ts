import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { accountHandlers } from './accounts.ts'
import { capabilityHandlers } from './capabilities.ts'
import { decisionHandlers } from './case-decisions.ts'
import { caseEffectHandlers } from './case-effects.ts'
import { caseEnrolmentHandlers } from './case-enrolments.ts'
import { caseHandlers } from './cases.ts'
import { customerHandlers } from './customers.ts'
import { enrolmentHandlers } from './enrolments.ts'
import { invitationHandlers } from './invitations.ts'
import { operationHandlers } from './operations.ts'
import { passwordResetHandlers } from './password-resets.ts'
import { securityHandlers } from './security.ts'
import { sessionHandlers } from './sessions.ts'
import { staffSessionHandlers } from './staff-sessions.ts'
import { twoFactorHandlers } from './two-factor.ts'

/** A handler for every endpoint of the Customer Portal API. */
export function portalHandlers(portal: Portal): PortalHandlers {
  return {
    ...capabilityHandlers(portal),
    ...sessionHandlers(portal),
    ...accountHandlers(portal),
    ...twoFactorHandlers(portal),
    ...enrolmentHandlers(portal),
    ...operationHandlers(portal),
    ...passwordResetHandlers(portal),
    ...securityHandlers(portal),
    ...staffSessionHandlers(portal),
    ...customerHandlers(portal),
    ...caseHandlers(portal),
    ...decisionHandlers(portal),
    ...caseEffectHandlers(portal),
    ...caseEnrolmentHandlers(portal),
    ...invitationHandlers(portal),
  }
}
