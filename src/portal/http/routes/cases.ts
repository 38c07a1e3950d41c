import type { CaseRow } from '../../repositories/cases.ts'
import { addEvidence, closeCase, openCase, reopenCase } from '../../services/case-life.ts'
import { requireCase, requireCaseAtWork, requireOpenCase } from '../../services/support-case.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { boardCursor, readBoardCursor } from '../../rules/board-cursor.ts'
import { caseView } from '../views/support-case.ts'

type CaseCalls = 'openCase' | 'listCases' | 'getCase' | 'addEvidence' | 'closeCase' | 'reopenCase'

/** The cases of one page of the board, and where the next one begins. */
interface BoardPage {
  rows: CaseRow[]
  next: string | null
}

interface BoardAnswer {
  status: 200
  body: { cases: SupportCase[]; next: string | null }
}

interface BoardQuery {
  after?: string | undefined
  status?: SupportCase['status'] | undefined
  limit: number
}

/** @throws ApiError `invalid-request` for a cursor of somebody else's */
export function boardPage(portal: Portal, query: BoardQuery): BoardPage {
  const after = query.after === undefined ? null : readBoardCursor(query.after)
  if (after === undefined) throw new ApiError('invalid-request', 'This cursor is not one of ours')
  const found = portal.repositories.cases.board({ status: query.status ?? null, after, limit: query.limit + 1 })
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  return { rows, next: last && found.length > rows.length ? boardCursor(last) : null }
}

/** A page of the board with what is true of its cases now. */
export function boardAnswer(portal: Portal, { rows, next }: BoardPage): BoardAnswer {
  return { status: 200, body: { cases: rows.map(({ id }) => caseView(portal, requireCase(portal, id))), next } }
}

/** Support cases from their opening to their end. */
export function caseHandlers(portal: Portal): Pick<PortalHandlers, CaseCalls> {
  return {
    openCase:
      ({ caller, body, key }) =>
      () => ({ status: 201, body: caseView(portal, openCase(portal, caller.ownerId, body, key)) }),
    listCases: ({ query }) => boardAnswer(portal, boardPage(portal, query)),
    getCase: ({ params }) => caseAnswer(portal, params.caseId),
    addEvidence:
      ({ caller, params, body, key }) =>
      () => {
        addEvidence(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body, key)
        return caseAnswer(portal, params.caseId)
      },
    closeCase:
      ({ caller, params, body, key }) =>
      () => {
        closeCase(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body.outcome, key)
        return caseAnswer(portal, params.caseId)
      },
    reopenCase:
      ({ caller, params, body, key }) =>
      () => {
        reopenCase(portal, requireCaseAtWork(portal, caller.ownerId, params.caseId), body.reason, key)
        return caseAnswer(portal, params.caseId)
      },
  }
}

/** Answers a case as it is now: what most steps of a case end with. */
export function caseAnswer(portal: Portal, caseId: string): { status: 200; body: SupportCase } {
  return { status: 200, body: caseView(portal, requireCase(portal, caseId)) }
}
