import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Notice } from '#shared/portal-api/notices.ts'
import type { TwoFactorState } from '#shared/portal-api/two-factor.ts'

/**
 * The e-mails of this procedure among all of the account: those of its last change, and for a change of method those of
 * the disable before it. By the portal's instants alone, because the operator's clock may differ.
 */
export function noticesOf(kind: ProcedureKind, now: TwoFactorState, all: readonly Notice[]): readonly Notice[] {
  const since = now.since
  if (since === null) return all
  const last = all.filter((notice) => notice.queuedAt >= since)
  if (kind !== 'change') return last
  const disables = all.filter((notice) => notice.kind === 'two-factor-disabled' && notice.queuedAt < since)
  const newest = disables.reduce((latest, { queuedAt }) => (queuedAt > latest ? queuedAt : latest), '')
  return [...last, ...disables.filter(({ queuedAt }) => queuedAt === newest)]
}
