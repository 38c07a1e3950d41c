import { z } from 'zod'
import { accountKey } from '../../domain/account-key.ts'
import { caseCloseRequest, evidenceRequest, openCaseRequest } from '../../portal-api/case-requests.ts'
import { code, id, password, userId } from '../../portal-api/primitives.ts'
import { challenge } from '../../portal-api/sessions.ts'
import { caseList, customer, customerPage, customerSearchQuery, supportCase } from '../../portal-api/staff.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { portalId, staffView } from '../snapshots.ts'

const caseId = accountKey
/** The `next` of the page before; null for the first. */
const cursor = z.string().max(200).nullable()
const ofCase = z.strictObject({ caseId })
/** As the portal tells it, with our keys for its ids. */
const caseOfDesk = supportCase.extend({ id: caseId, accountId: accountKey })

const customerOfDesk = customer.extend({
  account: customer.shape.account.extend({ id: accountKey }),
  openCaseId: caseId.nullable(),
})
const pageOfDesk = customerPage.extend({
  customers: z.array(customerPage.shape.customers.element.extend({ accountId: accountKey })),
})

/** The support desk of the portal at which a member of staff is signed in. */
export const deskOperations = {
  'desk.signIn': { input: z.strictObject({ portalId, staffId: userId, password }), output: challenge },
  'desk.verifyChallenge': { input: z.strictObject({ challengeId: id, code }), output: staffView },
  'desk.resendChallenge': { input: z.strictObject({ challengeId: id }), output: challenge },
  'desk.signOut': { input: nothing, output: done },
  'desk.searchCustomers': {
    input: z.strictObject({
      query: z.string().max(200),
      method: customerSearchQuery.shape.method.unwrap().nullable(),
      status: customerSearchQuery.shape.status.unwrap().nullable(),
      after: cursor,
      limit: z.int().min(1).max(100),
    }),
    output: pageOfDesk,
  },
  'desk.getCustomer': { input: z.strictObject({ accountId: accountKey }), output: customerOfDesk },
  'desk.openCase': { input: openCaseRequest.extend({ accountId: accountKey }), output: caseOfDesk },
  'desk.listCases': {
    input: z.strictObject({ status: supportCase.shape.status.nullable(), after: cursor }),
    output: caseList.extend({ cases: z.array(caseOfDesk) }),
  },
  'desk.getCase': { input: ofCase, output: caseOfDesk },
  'desk.addEvidence': { input: evidenceRequest.extend({ caseId }), output: caseOfDesk },
  'desk.askConsent': { input: ofCase, output: caseOfDesk },
  'desk.disable': { input: z.strictObject({ caseId, password }), output: caseOfDesk },
  'desk.closeCase': { input: caseCloseRequest.extend({ caseId }), output: caseOfDesk },
  'desk.reconcile': { input: ofCase, output: caseOfDesk },
} as const satisfies Record<`desk.${string}`, Operation>
