import { createSnapshot } from '../features/app/snapshot.ts'
import type { Foundation } from './environment.ts'
import type { Services } from './create-services.ts'

/** What the page is sent, and what follows in one feature from what happens in another. */
export function subscribe(foundation: Foundation, services: Services): { snapshot: ReturnType<typeof createSnapshot> } {
  const { environment, window, context, events, audit, publishSnapshot, publishAccounts } = foundation
  const { portals, sessions, staff, persisted, signOuts, recovery, management, accounts, accountList } = services
  const { isOpen } = context
  const { effects, lifecycle, lock, procedureRepository } = services
  const { version } = environment
  const snapshot = createSnapshot({
    version,
    portals,
    sessions,
    staff,
    persisted,
    signOuts,
    openProcedures: procedureRepository.open,
    recovery,
    lock,
    audit,
    management,
  })

  events.on('snapshotChanged', () => {
    if (isOpen()) window.publish('app.changed', snapshot())
  })
  events.on('accountsChanged', (accountIds) => {
    if (!isOpen() || accountIds.length === 0) return
    management.check()
    window.publish('accounts.changed', accountList.changes(accountIds))
  })
  events.on('procedure', (procedure) => {
    window.publish('procedure.changed', procedure)
    publishSnapshot()
    publishAccounts([procedure.accountId])
  })
  events.on('recovered', ({ subjectKind, subjectId, accountId }) => {
    if (subjectKind === 'account') events.emit('accountSettled', accountId)
    if (subjectKind === 'case') window.publish('case.changed', { caseId: subjectId })
  })
  events.on('portalFound', (portalId) => {
    // What the disk refuses to note is not restored now, and is tried when the portal is found again.
    void sessions.restore(portalId).catch(() => undefined)
    void signOuts.retryPending(portalId)
    // guard: recovery.after-reconnect
    void lifecycle.recoverAll()
  })
  audit.onAppended((entries) => window.publish('audit.appended', { seq: entries.at(-1)?.seq ?? audit.head().seq }))
  effects.onUnsettledChanged(publishSnapshot)
  audit.onFindings(publishSnapshot)
  sessions.onChanged((session, signedIn) => {
    // First: with the account's row it is checked whether Management Mode ends, which the snapshot then says.
    publishAccounts([session.accountId])
    publishSnapshot()
    events.emit('session', session, signedIn)
    if (!signedIn) return
    void lifecycle.recoverAll()
    void accounts.refresh(session.accountId).catch(() => undefined)
  })
  staff.onChanged((member) => {
    publishSnapshot()
    if (member !== null) void lifecycle.recoverAll()
  })
  return { snapshot }
}
