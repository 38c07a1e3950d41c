import type { OpenCaseRequest } from '#shared/portal-api/case-requests.ts'
import { newId, newToken } from '../crypto/tokens.ts'
import { consentSentence, consentText } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { pointsOf } from '../rules/gate.ts'
import { maskEmail } from '../rules/masking.ts'
import type { CaseRow, EvidenceRow } from '../store/cases.ts'
import { disableFactor, requireActiveMethod } from './change-factor.ts'
import { requirePassword } from './check-password.ts'
import { requireActive } from './reach.ts'
import { fromDesk } from './security-log.ts'
import { sendLink } from './send.ts'
import type { CaseAtWork } from './support-case.ts'
import { accountRisk, caseGate, recordInCase, requireAccount, requireAgent } from './support-case.ts'
import { passwordTries } from './tries.ts'

/** Opens a case; one open case an account. */
export function openCase(portal: Portal, staffId: string, request: OpenCaseRequest, key: string): CaseRow {
  requireAgent(portal, staffId, request.accountId)
  const account = requireAccount(portal, request.accountId)
  requireActive(account)
  const open = portal.store.cases.openOf(account.id)
  if (open) throw new PortalProblem('conflict', `Case ${open.id} is open on this account`)
  const row = { ...request, id: newId('case'), openedBy: staffId, openedAt: portal.clock.now() }
  portal.store.cases.insert(row)
  recordInCase(portal, row, { byStaff: staffId, what: 'opened', detail: request.ticket }, { key, what: 'case-opened' })
  return { ...row, outcome: null, disabledAt: null, closedAt: null }
}

/** Records what was checked; each kind brings its points once. */
export function addEvidence(
  portal: Portal,
  { row, agent }: CaseAtWork,
  checked: Pick<EvidenceRow, 'kind' | 'outcome' | 'note'>,
  key: string,
): void {
  const points = pointsOf(checked, portal.store.cases.evidence(row.id))
  portal.store.cases.addEvidence(row.id, { ...checked, points, at: portal.clock.now(), byStaff: agent.id })
  const detail = `${checked.kind} ${checked.outcome}`
  recordInCase(portal, row, { byStaff: agent.id, what: 'evidence', detail }, { key, what: 'evidence-added' })
}

/** Sends the registered address the sentence to approve or refuse; asking again voids the link sent before. */
export function askConsent(portal: Portal, { row, account, agent }: CaseAtWork, key: string): void {
  const before = portal.store.consents.ofCase(row.id)
  if (before && before.status !== 'asked')
    throw new PortalProblem('conflict', `The customer has ${before.status} already`)
  const sentence = consentSentence(agent.name, account.name, row.ticket)
  const token = newToken()
  const destinationMasked = maskEmail(account.userId)
  const asked = { caseId: row.id, sentence, agentId: agent.id, destinationMasked, askedAt: portal.clock.now() }
  portal.store.consents.ask(asked, token)
  sendLink(portal, account, 'consent', consentText(sentence, token), token)
  recordInCase(
    portal,
    row,
    { byStaff: agent.id, what: 'consent-asked', detail: sentence },
    { key, what: 'consent-asked' },
  )
}

/** Disables 2FA for a customer: the gate open, the agent the one whom the customer agreed to, the password right. */
export function disableInCase(
  portal: Portal,
  { row, account, agent }: CaseAtWork,
  proof: { right: boolean; expectedVersion: number; key: string },
): void {
  requireActive(account)
  if (row.disabledAt !== null) throw new PortalProblem('conflict', 'This case has disabled 2FA already')
  const method = requireActiveMethod(portal, account, proof.expectedVersion)
  const gate = caseGate(portal, row, accountRisk(portal, account, row.id))
  if (!gate.open) throw new PortalProblem('proof-incomplete', `The gate still lacks: ${gate.lacks.join(', ')}`)
  if (portal.store.consents.ofCase(row.id)?.agentId !== agent.id) {
    throw new PortalProblem('forbidden', 'The customer agreed to another agent doing this')
  }
  requirePassword(portal, passwordTries(portal, 'staff', agent.login), proof.right)
  portal.store.cases.markDisabled(row.id, portal.clock.now())
  disableFactor(portal, account, method, { key: proof.key, origin: fromDesk })
  recordInCase(portal, row, { byStaff: agent.id, what: 'disabled', detail: method })
}

/** Closes a case; it says `disabled` exactly when the case did that. */
export function closeCase(
  portal: Portal,
  { row, agent }: CaseAtWork,
  outcome: NonNullable<CaseRow['outcome']>,
  key: string,
): void {
  if ((outcome === 'disabled') !== (row.disabledAt !== null)) {
    throw new PortalProblem('conflict', `This case ${row.disabledAt === null ? 'has not' : 'has'} disabled 2FA`)
  }
  portal.store.cases.close(row.id, outcome, portal.clock.now())
  recordInCase(portal, row, { byStaff: agent.id, what: 'closed', detail: outcome }, { key, what: 'case-closed' })
}
