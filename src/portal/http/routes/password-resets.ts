import { setTimeout } from 'node:timers/promises'
import { askReset, requireReset, setPasswordByLink } from '../../services/password-reset.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'

/**
 * Milliseconds from asking to the answer, for every User ID: longer than the work takes, so that the little more that is
 * done for one that exists does not show.
 */
const answerAfterMs = 50

/** Setting a new password by a link in an e-mail, without sign-in. */
export function passwordResetHandlers(portal: Portal): Pick<PortalHandlers, 'askPasswordReset' | 'setNewPassword'> {
  return {
    async askPasswordReset({ body }) {
      const longEnough = setTimeout(answerAfterMs)
      portal.transact(() => askReset(portal, body.userId))
      await longEnough
      return { status: 202, body: { accepted: true } }
    },
    async setNewPassword({ params, body }) {
      // Checked before the hash, which is expensive, and again after it: of two at once one finds the link used.
      requireReset(portal, params.token, body.newPassword)
      const hash = await portal.directory.hashPassword(body.newPassword)
      return portal.transact(() => {
        setPasswordByLink(portal, requireReset(portal, params.token, body.newPassword), hash)
        return { status: 200, body: { passwordSet: true } }
      })
    },
  }
}
