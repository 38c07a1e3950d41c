import type { AuditAction } from '#shared/domain/audit-entry.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { QueueItem } from '#shared/domain/queue.ts'
import { embeddedPortalId, portalIdOf } from '#shared/domain/account-key.ts'
import type { AnswerOf, Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { PortalRequest, PortalTransports, Transport } from '../../portal-client/portal-call.ts'
import { answerOf, errorOf } from '../../portal-client/failures.ts'
import type { Intents } from '../../effects/intents.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import { AppError, passwordRefused } from '../../base/errors.ts'
import { createSimulatedInbox } from './simulated-inbox.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AppContext } from '../app-events.ts'
import type { Portals } from '../portals/service.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'

export interface SandboxDeps {
  audit: AuditStore
  /** Removes the accounts of a portal from the list. */
  forgetAccounts(portalId: string): void
  controls: PortalTransports['controls']
  intents: Intents
  isOpen: AppContext['isOpen']
  newKey(): string
  portals: Portals
  procedures: { open(): Procedure[] }
  queue: { openItems(): QueueItem[] }
  sessions: CustomerSessions
  staff: StaffSessions
}

const actor = 'customer:on the sandbox phone'
/** How often one request is sent again, under its own key, when its answer is lost. */
const repeats = 2

/** The customer's side of an invitation, played in the simulated inbox; and another scenario for the whole sandbox. */
export function createSandboxHandlers(deps: SandboxDeps): HandlersOf<'sandbox'> {
  const { audit, portals, sessions, staff, procedures } = deps
  const portal = portals.embedded
  const controls: Transport = async (...call) => (await deps.controls()?.(...call)) ?? { kind: 'unreachable' }
  const inbox = createSimulatedInbox({ controls, send: portal.send, audit, newKey: deps.newKey })
  const { intents, queue } = deps

  /** The answer is stored with the key, so asking once more with the same one does nothing twice. */
  async function byLink<E extends Endpoint>(endpoint: E, request: PortalRequest<E>): Promise<AnswerOf<E>> {
    const key = deps.newKey()
    let sent = await portal.send(endpoint, request, { key })
    for (let left = repeats; sent.kind === 'lost' && left > 0; left -= 1)
      sent = await portal.send(endpoint, request, { key })
    switch (sent.kind) {
      case 'answered':
        return sent.answer
      case 'refused':
        if (sent.problem.code === 'not-found') throw new AppError('invitation-not-valid')
        if (endpoint.path === endpoints.setInvitedPassword.path && sent.problem.code === 'invalid-request')
          throw new AppError(passwordRefused(sent.problem))
        throw errorOf(sent, 'effect')
      case 'lost':
        throw new AppError('outcome-unknown')
      default:
        throw errorOf(sent, 'effect')
    }
  }

  function note(action: AuditAction, outcome: 'ok' | 'refused' | 'unknown', detail: Record<string, string> = {}): void {
    if (!deps.isOpen()) return
    audit.append({ actor, action, outcome, detail })
  }

  async function noted<T>(action: AuditAction, act: () => Promise<T>): Promise<T> {
    try {
      const done = await act()
      note(action, 'ok')
      return done
    } catch (error) {
      const unknown = error instanceof AppError && error.failure.code === 'outcome-unknown'
      if (error instanceof AppError) note(action, unknown ? 'unknown' : 'refused', { code: error.failure.code })
      throw error
    }
  }

  /** True while something at the sandbox waits whose truth would be gone with it, or that would go on with another account. */
  function isInUse(): boolean {
    const open = [...procedures.open(), ...intents.unsettled(), ...queue.openItems()]
    return open.some(({ accountId }) => portalIdOf(accountId) === embeddedPortalId)
  }

  /** What this console knows of the sandbox is of the accounts before. */
  async function forget(): Promise<void> {
    if (staff.who()?.portalId === embeddedPortalId) await staff.signOut()
    await sessions.forgetPortal(embeddedPortalId)
  }

  return {
    'sandbox.inbox': inbox.read,
    'sandbox.answerConsent': ({ token, decision }) => inbox.answerConsent(token, decision),
    'sandbox.readInvitation': async ({ token }) => {
      const sent = await portal.send(endpoints.getInvitation, { params: { token } })
      if (sent.kind === 'refused' && sent.problem.code === 'not-found') throw new AppError('invitation-not-valid')
      return answerOf<typeof endpoints.getInvitation>(sent, 'read').body
    },
    'sandbox.setInvitedPassword': ({ token, newPassword }) =>
      noted('invitation.password-set', async () => {
        const { body } = await byLink(endpoints.setInvitedPassword, { params: { token }, body: { newPassword } })
        return body
      }),
    'sandbox.acceptInvitation': ({ token, password, method }) =>
      noted('invitation.accepted', async () => {
        const { body } = await byLink(endpoints.acceptInvitation, { params: { token }, body: { password, method } })
        return body
      }),
    'sandbox.verifyInvitation': ({ token, code }) =>
      noted('invitation.verified', async () => {
        const { body } = await byLink(endpoints.verifyInvitation, { params: { token }, body: { code } })
        return { active: body.active }
      }),
    'sandbox.resendInvitation': ({ token }) =>
      noted('invitation.code-resent', async () => {
        const { body } = await byLink(endpoints.resendInvitation, { params: { token } })
        return body
      }),
    'sandbox.reset': async ({ scenario }) => {
      if (isInUse()) throw new AppError('sandbox-in-use')
      await forget()
      // A sign-in or a procedure may have begun while the sessions were being ended.
      if (isInUse()) throw new AppError('sandbox-in-use')
      const sent = await controls(sandboxEndpoints.resetSandbox, { body: { scenario } })
      const outcome = sent.kind === 'answered' ? 'ok' : sent.kind === 'lost' ? 'unknown' : 'refused'
      if (deps.isOpen()) audit.append({ actor: 'app', action: 'sandbox.reset', outcome, detail: { scenario } })
      if (sent.kind === 'refused') throw errorOf(sent, 'effect')
      // Where the answer is lost the old accounts may be gone: the list must not go on showing them.
      if (sent.kind === 'answered' || sent.kind === 'lost') deps.forgetAccounts(embeddedPortalId)
      if (sent.kind === 'answered') return { scenario }
      throw sent.kind === 'lost' ? new AppError('outcome-unknown') : errorOf(sent, 'effect')
    },
  }
}
