import type { StaffMember } from '#shared/portal-api/sessions.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { accountRisk, caseGate, requireAccount } from '../acts/support-case.ts'
import { instantAt, instantAtOrNull } from '../clock.ts'
import type { Portal } from '../portal.ts'
import type { CaseRow } from '../store/cases.ts'
import { staffView } from './staff.ts'
import { twoFactorView } from './two-factor.ts'

/** One case with everything that happened and what its gate still lacks. */
export function caseView(portal: Portal, row: CaseRow): SupportCase {
  const { cases, staff } = portal.store
  const member = (id: string): StaffMember => staffView(staff.byId(id))
  const account = requireAccount(portal, row.accountId)
  const risk = accountRisk(portal, account, row.id)
  return {
    id: row.id,
    accountId: row.accountId,
    accountName: account.name,
    ticket: row.ticket,
    channel: row.channel,
    scenario: row.scenario,
    reason: row.reason,
    status: row.closedAt === null ? 'open' : 'closed',
    outcome: row.outcome,
    openedBy: member(row.openedBy),
    openedAt: instantAt(row.openedAt),
    closedAt: instantAtOrNull(row.closedAt),
    evidence: cases
      .evidence(row.id)
      .map(({ byStaff, at, ...checked }) => ({ ...checked, at: instantAt(at), by: member(byStaff) })),
    consent: consentView(portal, row.id),
    contactUpdate: { status: 'none', emailMasked: null, mobileMasked: null, askedAt: null },
    approval: { status: 'none', by: null, at: null, note: null },
    gate: caseGate(portal, row, risk),
    risk,
    disabledAt: instantAtOrNull(row.disabledAt),
    passwordResetForcedAt: null,
    invitation: { status: 'none', destinationMasked: null, sentAt: null, expiresAt: null },
    twoFactor: twoFactorView(portal, account),
    events: cases
      .events(row.id)
      .map(
        ({ at, byStaff, what, detail }) =>
          ({ at: instantAt(at), by: byStaff === null ? null : member(byStaff), what, detail }) as const,
      ),
  }
}

function consentView(portal: Portal, caseId: string): SupportCase['consent'] {
  const consent = portal.store.consents.ofCase(caseId)
  return {
    status: consent?.status ?? 'none',
    act: consent ? 'disable-two-factor' : null,
    sentence: consent?.sentence ?? null,
    destinationMasked: consent?.destinationMasked ?? null,
    askedAt: instantAtOrNull(consent?.askedAt ?? null),
    answeredAt: instantAtOrNull(consent?.answeredAt ?? null),
  }
}
