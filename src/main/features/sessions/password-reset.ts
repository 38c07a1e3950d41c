import { customerActor } from '#shared/domain/actors.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { answerOf, errorOf } from '../../portal-client/failures.ts'
import { AppError, passwordRefused } from '../../base/errors.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import { recordDone, type AuditStore } from '../../audit/store.ts'
import type { Portals } from '../portals/service.ts'

export interface PasswordResetDeps {
  audit: AuditStore
  /** Whether a login is one of the account list. */
  isKnown(portalId: string, userId: string): boolean
  portals: Portals
}

/** Forgotten passwords. Neither call has an idempotency key: asking twice sends two links, and a link works once. */
export interface PasswordReset {
  /** Asks the portal to send a link. @throws AppError the portal's refusal, or why it gave no answer */
  ask(portalId: string, userId: string): Promise<void>
  /** @throws AppError `link-not-valid`, `password-refused`, `outcome-unknown`, or the portal's refusal */
  setPassword(portalId: string, link: SecretText, newPassword: SecretText): Promise<void>
}

export function createPasswordReset({ portals, isKnown, audit }: PasswordResetDeps): PasswordReset {
  return {
    ask: async (portalId, userId) => {
      // What is typed as a User ID may be a password in the wrong place: only a known login is named.
      // guard: password-reset.typed-user-id
      const actor = customerActor(isKnown(portalId, userId) ? userId : 'unknown')
      answerOf(await portals.get(portalId).send(endpoints.askPasswordReset, { body: { userId } }), 'effect')
      recordDone(() =>
        audit.append({ actor, action: 'password.reset-asked', outcome: 'ok', detail: { portal: portalId } }),
      )
    },
    setPassword: async (portalId, link, newPassword) => {
      const request = { params: { token: tokenOf(link.reveal()) }, body: { newPassword } }
      const sent = await portals.get(portalId).send(endpoints.setNewPassword, request)
      const entry = { actor: 'customer:unknown', detail: { portal: portalId } }
      recordDone(() =>
        sent.kind === 'answered'
          ? audit.append({ ...entry, action: 'password.set', outcome: 'ok' })
          : audit.append({
              ...entry,
              action: 'password.refused',
              outcome: sent.kind === 'lost' ? 'unknown' : 'refused',
            }),
      )
      if (sent.kind === 'answered') return
      if (sent.kind === 'lost') throw new AppError('outcome-unknown')
      if (sent.kind !== 'refused') throw errorOf(sent, 'effect')
      if (sent.problem.code === 'not-found') throw new AppError('link-not-valid')
      if (sent.problem.code === 'invalid-request') throw new AppError(passwordRefused(sent.problem))
      throw errorOf(sent, 'effect')
    },
  }
}

/** The last part of the link, whatever mail program added behind it. */
function tokenOf(link: string): string {
  const [path = ''] = link.trim().split(/[?#]/)
  return path.split('/').findLast((part) => part !== '') ?? ''
}
