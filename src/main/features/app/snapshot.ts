/** Composes the snapshot of the console that the page starts from and that `app.changed` renews. */

import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Recovery } from '../../effects/recovery.ts'
import type { GuidedPortals } from '../guided/portals.ts'
import type { Lock } from '../lock/lock.ts'
import type { Management } from '../management/management.ts'
import type { Portals } from '../portals/service.ts'
import type { ProxySignIns } from '../portals/proxy-sign-ins.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { PendingSignOuts } from '../sessions/pending-sign-outs.ts'
import type { PersistedSessionStore } from '../sessions/persisted-session-store.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'

export interface SnapshotDeps {
  version: string
  portals: Portals
  guidedPortals: GuidedPortals
  sessions: CustomerSessions
  staff: StaffSessions
  persisted: PersistedSessionStore
  signOuts: PendingSignOuts
  openProcedures(): Procedure[]
  recovery: Recovery
  lock: Lock
  audit: AuditStore
  management: Management
  notificationsRefused(): boolean
  link(): AppSnapshot['link']
  proxySignIns: ProxySignIns
}

/** @returns a function that reads what the shell of the page shows now */
export function createSnapshot(deps: SnapshotDeps): () => AppSnapshot {
  const {
    version,
    portals,
    guidedPortals,
    sessions,
    staff,
    persisted,
    signOuts,
    openProcedures,
    recovery,
    lock,
    audit,
    management,
    notificationsRefused,
    link,
    proxySignIns,
  } = deps
  return () => ({
    version,
    portals: [...portals.list(), ...guidedPortals.list()],
    portalTime: portals.time(),
    sessions: sessions.list(),
    staff: staff.who(),
    procedures: openProcedures(),
    unsettledCases: recovery.unsettled('case'),
    endedSessions: sessions.ended(),
    keeping: { keychain: persisted.keychain, keep: persisted.keep, pendingSignOuts: signOuts.pending() },
    lock: lock.view(),
    auditFindings: audit.findings().length,
    unsettledAccounts: recovery.unsettled('account'),
    management: management.now(),
    notificationsRefused: notificationsRefused(),
    link: link(),
    proxy: { asked: proxySignIns.asked(), kept: proxySignIns.kept() },
  })
}
