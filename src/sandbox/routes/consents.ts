import { recordInCase, requireCase } from '../acts/support-case.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'

/** The customer's own answer, by the link in the e-mail. */
export function consentHandlers(portal: Portal): Pick<PortalHandlers, 'answerConsent'> {
  return {
    answerConsent:
      ({ params, body, key }) =>
      () => {
        const consent = portal.store.consents.byToken(params.token)
        if (!consent) throw new PortalProblem('not-found', 'This link is not valid')
        const row = requireCase(portal, consent.caseId)
        if (consent.status !== 'asked') throw new PortalProblem('conflict', `Answered already: ${consent.status}`)
        if (row.closedAt !== null) throw new PortalProblem('conflict', 'The case is closed')
        const status = body.decision === 'approve' ? 'approved' : 'refused'
        portal.store.consents.answer(row.id, status, portal.clock.now())
        const event = { byStaff: null, what: `consent-${status}`, detail: consent.sentence } as const
        recordInCase(portal, row, event, { key, what: 'consent-answered' })
        return { status: 200, body: { status, sentence: consent.sentence } }
      },
  }
}
