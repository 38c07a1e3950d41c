import { customerActor } from '#shared/domain/actors.ts'
import type { EndedSession, SessionView } from '#shared/ipc/views.ts'
import type { AuditStore, NewEntry } from '../../audit/store.ts'

/** What the audit records of customers' sessions. */
export interface SessionAudit {
  /** @throws when the disk refuses: then nobody may be signed in */
  began(view: SessionView, action: 'session.signed-in' | 'session.restored'): void
  /**
   * A sign-out here.
   *
   * @param why given where the lock did it: then a disk that refuses must keep nobody signed in
   * @throws when the disk refuses what the operator asked for
   */
  signedOut(view: SessionView, why?: EndedSession['why']): void
  /** An end that nobody here asked for: it is final, whatever the disk says. */
  ended(view: SessionView, why: EndedSession['why']): void
}

export function createSessionAudit({ audit, isOpen }: { audit: AuditStore; isOpen(): boolean }): SessionAudit {
  function write(view: SessionView, more: Pick<NewEntry, 'action'> & Partial<Pick<NewEntry, 'detail'>>): void {
    audit.append({ actor: customerActor(view.userId), account: view.accountId, outcome: 'ok', ...more })
  }

  function writeIfPossible(...entry: Parameters<typeof write>): void {
    if (!isOpen()) return
    try {
      write(...entry)
    } catch {
      return
    }
  }

  return {
    began: (view, action) => write(view, { action }),
    signedOut: (view, why) => {
      if (why === undefined) write(view, { action: 'session.signed-out' })
      else writeIfPossible(view, { action: 'session.signed-out', detail: { why } })
    },
    ended: (view, why) => writeIfPossible(view, { action: 'session.ended', detail: { why } }),
  }
}
