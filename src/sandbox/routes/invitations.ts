import { acceptInvitation, resendByInvitation, verifyByInvitation } from '../acts/invitation.ts'
import { fitsPassword, unknownPassword } from '../crypto/passwords.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'
import { enrolmentView } from '../views/enrolment.ts'
import { twoFactorView } from '../views/two-factor.ts'

type InvitationCalls = 'acceptInvitation' | 'verifyInvitation' | 'resendInvitation'

/** The customer's own set-up of SMS by the link, without sign-in. */
export function invitationHandlers(portal: Portal): Pick<PortalHandlers, InvitationCalls> {
  return {
    async acceptInvitation({ params, body, key }) {
      const accountId = portal.store.invitations.byToken(params.token)?.accountId
      const invited = accountId === undefined ? undefined : portal.store.accounts.byId(accountId)
      const hashed = invited?.passwordHash ?? unknownPassword(portal.passwordCost)
      const right = await fitsPassword(body.password, hashed)
      return () => {
        const { account, waiting } = acceptInvitation(portal, params.token, { hashed, right }, key)
        return { status: 201, body: enrolmentView(portal, account, waiting) }
      }
    },
    verifyInvitation:
      ({ params, body, key }) =>
      () => {
        const account = verifyByInvitation(portal, params.token, body.code, key)
        return { status: 200, body: twoFactorView(portal, account) }
      },
    resendInvitation:
      ({ params, key }) =>
      () => {
        const { account, waiting } = resendByInvitation(portal, params.token, key)
        return { status: 200, body: enrolmentView(portal, account, waiting) }
      },
  }
}
