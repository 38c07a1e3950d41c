import { askReset, requireReset, setPasswordByLink } from '../acts/password-reset.ts'
import { hashPassword } from '../crypto/passwords.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'

/** Setting a new password by a link in an e-mail, without sign-in. */
export function passwordResetHandlers(portal: Portal): Pick<PortalHandlers, 'askPasswordReset' | 'setNewPassword'> {
  return {
    askPasswordReset: ({ body }) =>
      portal.transact(() => {
        askReset(portal, body.userId)
        return { status: 202, body: { accepted: true } }
      }),
    async setNewPassword({ params, body }) {
      // Looked at before the hash, which is dear, and again after it: of two at once one finds the link used.
      requireReset(portal, params.token, body.newPassword)
      const hash = await hashPassword(body.newPassword, portal.passwordCost)
      return portal.transact(() => {
        setPasswordByLink(portal, requireReset(portal, params.token, body.newPassword), hash)
        return { status: 200, body: { passwordSet: true } }
      })
    },
  }
}
