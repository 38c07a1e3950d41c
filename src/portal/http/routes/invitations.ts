import {
  acceptInvitation,
  invitationOf,
  requireInvitedPassword,
  resendByInvitation,
  setInvitedPassword,
  verifyByInvitation,
} from '../../services/invitation.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { begunEnrolmentView, waitingEnrolmentView } from '../views/enrolment.ts'
import { readTwoFactorState } from '../../services/two-factor-state.ts'

type InvitationCalls =
  'getInvitation' | 'setInvitedPassword' | 'acceptInvitation' | 'verifyInvitation' | 'resendInvitation'

/** The customer's own set-up by the link, without sign-in. */
export function invitationHandlers(portal: Portal): Pick<PortalHandlers, InvitationCalls> {
  return {
    getInvitation: ({ params }) => ({ status: 200, body: invitationOf(portal, params.token) }),
    async setInvitedPassword({ params, body, key }) {
      // Checked before the hash, which is expensive, and again after it.
      requireInvitedPassword(portal, params.token, body.newPassword)
      const hash = await portal.directory.hashPassword(body.newPassword)
      return () => {
        setInvitedPassword(portal, params.token, body.newPassword, hash, key)
        return { status: 200, body: { passwordSet: true } }
      }
    },
    async acceptInvitation({ params, body, key }) {
      const accountId = portal.repositories.invitations.byToken(params.token)?.accountId
      const check = await portal.directory.checkPassword(accountId, body.password)
      return () => {
        const { account, begun } = acceptInvitation(portal, params.token, check, body.method, key)
        return { status: 201, body: begunEnrolmentView(portal, account, begun) }
      }
    },
    verifyInvitation:
      ({ params, body, key }) =>
      () => {
        const account = verifyByInvitation(portal, params.token, body.code, key)
        return { status: 200, body: readTwoFactorState(portal, account) }
      },
    resendInvitation:
      ({ params, key }) =>
      () => {
        const { account, waiting } = resendByInvitation(portal, params.token, key)
        return { status: 200, body: waitingEnrolmentView(portal, account, waiting) }
      },
  }
}
