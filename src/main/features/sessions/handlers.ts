import { customerActor } from '#shared/domain/actors.ts'
import { recordDone, type AuditStore } from '../../audit/store.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { answerOf } from '../../portal-client/failures.ts'
import { AppError } from '../../base/errors.ts'
import type { CustomerSessions } from './customer-sessions.ts'
import type { StaffSessions } from './staff-sessions.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import type { PasswordReset } from './password-reset.ts'

export interface SessionHandlerDeps {
  audit: AuditStore
  passwords: PasswordReset
  sessions: CustomerSessions
  staff: StaffSessions
  /** Ends every guided page, with its session and what is kept of it. */
  clearPages(): Promise<void>
}

/** `session.*` of customers, and `password.*`: signing in and out, other devices, and forgotten passwords. */
export function createSessionHandlers(deps: SessionHandlerDeps): HandlersOf<'session'> & HandlersOf<'password'> {
  const { sessions, staff, audit, passwords, clearPages } = deps

  return {
    'session.signIn': ({ portalId, userId, password }) => sessions.signIn(portalId, userId, password),
    'session.verifyChallenge': ({ challengeId, code }) => sessions.verifyChallenge(challengeId, code),
    'session.resendChallenge': ({ challengeId }) => sessions.resendChallenge(challengeId),
    'session.signOut': async ({ sessionId }) => ({ notified: await sessions.signOut(sessionId) }),
    'session.signOutAll': async () => {
      // guard: sign-out.staff-too
      const signedOut = Promise.all([sessions.signOutAll(), staff.signOut()])
      // guard: sign-out.pages-too
      const [notified] = await Promise.all([signedOut, clearPages()])
      return { notified: notified.every(Boolean) }
    },
    'session.devices': async ({ accountId }) =>
      answerOf(await sessions.ofAccount(accountId).client.call(endpoints.listSessions, {}), 'read').body,
    'session.endOthers': async ({ accountId }) => {
      const { client, view } = sessions.ofAccount(accountId)
      const sent = await client.call(endpoints.endOtherSessions, {})
      const isUnknown = sent.kind === 'lost' || sent.kind === 'misbehaved'
      recordDone(() =>
        audit.append({
          actor: customerActor(view.userId),
          account: accountId,
          action: 'session.others-ended',
          outcome: sent.kind === 'answered' ? 'ok' : isUnknown ? 'unknown' : 'refused',
          detail: { ended: sent.kind === 'answered' ? sent.answer.body.ended : null },
        }),
      )
      if (isUnknown) throw new AppError('outcome-unknown')
      return answerOf<typeof endpoints.endOtherSessions>(sent, 'effect').body
    },
    'session.keep': async ({ keep }) => {
      await sessions.setPersisted(keep, () =>
        audit.append({ actor: 'app', action: 'session.keeping-set', outcome: 'ok', detail: { keep } }),
      )
      return {}
    },
    'password.askReset': async ({ portalId, userId }) => {
      await passwords.ask(portalId, userId)
      return {}
    },
    'password.set': async ({ portalId, link, newPassword }) => {
      await passwords.setPassword(portalId, link, newPassword)
      return {}
    },
  }
}
