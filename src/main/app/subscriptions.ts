import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { Window } from '../base/environment.ts'
import type { ServiceDeps, SharedServices } from './create-services.ts'

interface SubscriptionDeps extends Pick<
  ServiceDeps,
  'isOpen' | 'events' | 'audit' | 'publishSnapshot' | 'publishAccounts'
> {
  window: Pick<Window, 'publish'>
  snapshot(): AppSnapshot
}

type FollowedServices = Pick<
  SharedServices,
  'sessions' | 'signOuts' | 'management' | 'accounts' | 'accountList' | 'effects' | 'lifecycle' | 'guidedPages'
>

/** What the page is sent, and what follows in one feature from what happens in another. */
export function subscribe(deps: SubscriptionDeps, services: FollowedServices): void {
  const { isOpen, window, events, audit, snapshot, publishSnapshot, publishAccounts } = deps
  const { sessions, signOuts, management, accounts, accountList, effects, lifecycle, guidedPages } = services

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
    guidedPages.reconsider(procedure.accountId)
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
  events.on('session', (session, signedIn) => {
    // First: with the account's row it is checked whether Management Mode ends, which the snapshot then says.
    publishAccounts([session.accountId])
    publishSnapshot()
    if (!signedIn) return
    void lifecycle.recoverAll()
    void accounts.refresh(session.accountId).catch(() => undefined)
  })
  events.on('staff', (member) => {
    publishSnapshot()
    if (member !== null) void lifecycle.recoverAll()
  })
}
