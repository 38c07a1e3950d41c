import type { SupportCase } from '#shared/api/staff.ts'
import { requireCase } from '../../services/support-case.ts'
import type { Portal } from '../../portal.ts'
import { caseView } from '../views/support-case.ts'

/** Answers a case as it stands now: what most steps of a case end with. */
export function seenCase(portal: Portal): (caseId: string) => { status: 200; body: SupportCase } {
  return (caseId) => ({ status: 200, body: caseView(portal, requireCase(portal, caseId)) })
}
