import type { endpoints } from '#shared/api/endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { PortalResponse } from '../../portal-client/portal-call.ts'

/** A session that has ended here and has to end at its portal. */
export interface SignOut {
  portalId: string
  /** Null for a member of staff. */
  accountId: string | null
  actor: string
  /** Called once, when the portal knows, or is not to be notified any more: the tokens are of no more use. */
  over(): void
  send(): Promise<PortalResponse<typeof endpoints.signOut | typeof endpoints.staffSignOut>>
}

/**
 * Notifies portals of sign-outs, later where one does not answer. The tokens are in memory alone: with the app they are
 * gone.
 */
export interface PendingSignOuts {
  /** Notifies the portal now, and where it does not answer, again when it is found. True once it was notified. */
  notify(signOut: SignOut): Promise<boolean>
  /** Notifies a portal that was found again of what it has missed. */
  retryPending(portalId: string): Promise<void>
  /** Accounts whose portal was not notified of the sign-out yet. */
  pending(): string[]
  /** A portal that is forgotten is notified of nothing more. */
  forgetPortal(portalId: string): void
}

export function createPendingSignOuts(parts: {
  audit: AuditStore
  isOpen(): boolean
  onChanged(): void
}): PendingSignOuts {
  const { audit, isOpen, onChanged } = parts
  let waiting: SignOut[] = []

  /** That a session is over already counts as notified. */
  async function wasNotified(signOut: SignOut): Promise<boolean> {
    const sent = await signOut.send()
    return sent.kind === 'answered' || (sent.kind === 'refused' && sent.problem.code === 'session-expired')
  }

  /** The sign-out itself is noted and done by now, so a disk that refuses this note undoes nothing. */
  function note({ actor, accountId }: SignOut, notified: boolean): void {
    if (!isOpen()) return
    const action = notified ? 'session.sign-out-told' : 'session.sign-out-untold'
    try {
      audit.append({ actor, account: accountId, action, outcome: notified ? 'ok' : 'unknown' })
    } catch {
      // What is pending is in the snapshot even so.
    }
    onChanged()
  }

  return {
    notify: async (signOut) => {
      if (await wasNotified(signOut)) {
        // guard: sign-out.tokens-overwritten
        signOut.over()
        return true
      }
      // guard: sign-out.pending
      waiting.push(signOut)
      note(signOut, false)
      return false
    },
    retryPending: async (portalId) => {
      for (const signOut of waiting.filter((one) => one.portalId === portalId)) {
        if (!(await wasNotified(signOut))) continue
        waiting = waiting.filter((one) => one !== signOut)
        // guard: sign-out.late-tokens-overwritten
        signOut.over()
        note(signOut, true)
      }
    },
    pending: () => waiting.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])),
    forgetPortal: (portalId) => {
      for (const signOut of waiting.filter((one) => one.portalId === portalId)) signOut.over()
      waiting = waiting.filter((one) => one.portalId !== portalId)
      onChanged()
    },
  }
}
