import type { AuditStore } from '../audit/store.ts'
import type { Environment } from './environment.ts'
import type { LogFacts } from '../base/log/log-events.ts'

/** Logs the start, and from now on each audit entry that is durable: what was done and how it ended, not by whom. */
export function logAudit(parts: Environment, audit: AuditStore): void {
  const { db, log, system, version, keychain } = parts
  const { versions, platform, arch, release } = system()
  log.note('app.started', {
    version,
    ...versions,
    platform,
    arch,
    system: release,
    database: Number(db.pragma('user_version', { simple: true })),
    keychain: keychain !== null,
  })
  audit.onAppended((entries) => {
    for (const { action, outcome, trace, detail } of entries) {
      const { effect, code, reason } = detail as LogFacts<'audit.entry'>
      log.note('audit.entry', { action, outcome, effect, code, reason }, trace ?? '')
    }
  })
}
