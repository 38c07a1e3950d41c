import type { CaseAct } from '#shared/api/staff.ts'
import { newToken } from '../crypto/tokens.ts'
import { consentSentence, consentText } from '../messages/case-texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import { hasAddress } from '../directory/directory.ts'
import { maskedEmail } from '#shared/domain/masking.ts'
import { consentStatus } from './case-gate.ts'
import { fromDesk, fromLink, logSecurity } from './security-log.ts'
import { sendLink } from './send.ts'
import { requireDeskSendable } from './send-allowance.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase, requireCase, requireOpen } from './support-case.ts'

/**
 * Sends the registered address the sentence to approve or refuse. Asking again voids the link sent before, and asking for
 * another act also what was answered.
 */
export function askConsent(portal: Portal, { row, account, agent }: CaseContext, act: CaseAct, key: string): void {
  if (row.scenario === 'registered-email-invalid') {
    throw new ApiError('conflict', 'The registered address is no longer the customer’s to answer from', {
      reason: 'address-not-trusted',
    })
  }
  const before = portal.repositories.consents.ofCase(row.id)
  const said = before?.act === act ? consentStatus(portal, before) : 'none'
  if (said === 'approved' || said === 'refused')
    throw new ApiError('conflict', `The customer has ${said} already`, { reason: 'consent-answered' })
  // guard: portal-consent.address
  if (!hasAddress(account))
    throw new ApiError('destination-missing', 'The account has no e-mail address at which the customer could be asked')
  requireDeskSendable(portal, account.id)
  const sentence = consentSentence(act, agent.name, account.name, row.ticket)
  const token = newToken()
  const destinationMasked = maskedEmail(account.userId)
  const asked = { caseId: row.id, act, sentence, agentId: agent.id, destinationMasked, askedAt: portal.clock.now() }
  portal.repositories.consents.ask(asked, token)
  sendLink(portal, account, 'consent', consentText(act, sentence, token), token)
  const event = { byStaff: agent.id, what: 'consent-asked', detail: sentence } as const
  recordInCase(portal, row, event, { key, what: 'consent-asked' })
  logSecurity(portal, account.id, 'consent-asked', fromDesk)
}

interface Answered {
  status: 'approved' | 'refused'
  sentence: string
}

/** The customer's own answer, by the link in the e-mail; once. */
export function answerConsent(portal: Portal, token: string, decision: 'approve' | 'refuse', key: string): Answered {
  const consent = portal.repositories.consents.byToken(token)
  // guard: portal-consent.link-age
  const over = consent?.status === 'asked' && consentStatus(portal, consent) === 'expired'
  if (!consent || over) throw new ApiError('not-found', 'This link is not valid', { reason: 'link-not-valid' })
  if (consent.status !== 'asked')
    throw new ApiError('conflict', `Answered already: ${consent.status}`, { reason: 'consent-answered' })
  const row = requireCase(portal, consent.caseId)
  requireOpen(row)
  const status = decision === 'approve' ? 'approved' : 'refused'
  portal.repositories.consents.answer(row.id, status, portal.clock.now())
  const event = { byStaff: null, what: `consent-${status}`, detail: consent.sentence } as const
  recordInCase(portal, row, event, { key, what: 'consent-answered' })
  logSecurity(portal, row.accountId, 'consent-answered', fromLink)
  return { status, sentence: consent.sentence }
}
