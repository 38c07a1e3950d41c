import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { enrolmentView } from '../../domain/procedure.ts'
import {
  approvalRequest,
  caseCloseRequest,
  caseEnrolmentRequest,
  caseReopenRequest,
  consentRequest,
  evidenceRequest,
  inviteRequest,
  openCaseRequest,
} from '../../api/case-requests.ts'
import { typedText } from '../../api/free-text.ts'
import { readSearch, searchLimits } from '../../domain/input/free-text.ts'
import { code, emailAddress, id, instant, mobileNumber, password, userId } from '../../api/primitives.ts'
import { stepUpOperation } from '../../api/openid-sign-in.ts'
import { challenge } from '../../api/sessions.ts'
import { caseList, contactInFull, customer, customerPage, customerSearchQuery, supportCase } from '../../api/staff.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { portalId, staffView } from '../views.ts'

const caseId = accountKey
/** The `next` of the page before; null for the first. */
const cursor = z.string().max(200).nullable()
const ofCase = z.strictObject({ caseId })
/** As the portal returns it, with our keys for its ids. */
const caseOfDesk = supportCase.extend({ id: caseId, accountId: accountKey })

/** A case at which somebody works: with the set-up with the customer on the line that waits for its code, if one does. */
const caseAtWork = caseOfDesk.extend({ setUp: enrolmentView.nullable() })
export type CaseAtWork = z.infer<typeof caseAtWork>

const customerOfDesk = customer.extend({
  account: customer.shape.account.extend({ id: accountKey }),
  openCaseId: caseId.nullable(),
})
const pageOfDesk = customerPage.extend({
  customers: z.array(customerPage.shape.customers.element.extend({ accountId: accountKey })),
})

/** A sign-in at the company's provider that waits for the browser. */
const browserWait = z.object({
  waitId: z.string(),
  /** What the browser was opened at, to be copied where it was not. */
  address: z.string(),
  /** When the wait ends, by the clock of this computer. */
  endsAt: instant,
})
export type BrowserWait = z.infer<typeof browserWait>
const ofWait = z.strictObject({ waitId: z.string().min(1).max(64) })
/** The sign-in that proves the agent, where staff have no password at the portal. */
const steppedUp = { stepUp: ofWait.shape.waitId.optional() }

/** The support desk of the portal at which a member of staff is signed in. */
export const deskOperations = {
  'desk.signIn': { input: z.strictObject({ portalId, staffId: userId, password }), output: challenge },
  'desk.verifyChallenge': { input: z.strictObject({ challengeId: id, code }), output: staffView },
  'desk.resendChallenge': { input: z.strictObject({ challengeId: id }), output: challenge },
  /** Opens the provider's page in the system's browser. */
  'desk.beginBrowserSignIn': { input: z.strictObject({ portalId }), output: browserWait },
  /** Answers once the person has signed in there, or nobody does any more. */
  'desk.finishBrowserSignIn': { input: ofWait, output: staffView },
  /** The same for one effect on one case. */
  'desk.beginStepUp': { input: z.strictObject({ caseId, operation: stepUpOperation }), output: browserWait },
  'desk.finishStepUp': { input: ofWait, output: done },
  'desk.openBrowserAgain': { input: ofWait, output: done },
  'desk.cancelBrowserWait': { input: ofWait, output: done },
  'desk.signOut': { input: nothing, output: done },
  'desk.searchCustomers': {
    input: z.strictObject({
      query: typedText((typed) => readSearch(typed, searchLimits.words)),
      method: customerSearchQuery.shape.method.unwrap().nullable(),
      status: customerSearchQuery.shape.status.unwrap().nullable(),
      after: cursor,
      limit: z.int().min(1).max(100),
    }),
    output: pageOfDesk,
  },
  'desk.getCustomer': { input: z.strictObject({ accountId: accountKey }), output: customerOfDesk },
  'desk.openCase': { input: openCaseRequest.extend({ accountId: accountKey }), output: caseAtWork },
  'desk.listCases': {
    input: z.strictObject({ status: supportCase.shape.status.nullable(), after: cursor }),
    output: caseList.extend({ cases: z.array(caseOfDesk) }),
  },
  'desk.getCase': { input: ofCase, output: caseAtWork },
  'desk.addEvidence': { input: evidenceRequest.extend({ caseId }), output: caseAtWork },
  'desk.askConsent': { input: consentRequest.extend({ caseId }), output: caseAtWork },
  'desk.updateContact': {
    /** Written out in full, for the portal alone: the audit gets both masked. */
    input: z
      .strictObject({ caseId, email: emailAddress.optional(), mobileNumber: mobileNumber.optional() })
      .refine(({ email, mobileNumber: number }) => email !== undefined || number !== undefined),
    output: caseAtWork,
  },
  /** In full, for the screen alone, while it waits for a decision; the audit records that it was read. */
  'desk.readContact': { input: ofCase, output: contactInFull },
  'desk.approve': { input: approvalRequest.extend({ caseId }), output: caseAtWork },
  'desk.refuse': { input: approvalRequest.extend({ caseId }), output: caseAtWork },
  'desk.disable': {
    input: z.strictObject({ caseId, password: password.optional(), ...steppedUp }),
    output: caseAtWork,
  },
  'desk.invite': { input: inviteRequest.extend({ caseId }), output: caseAtWork },
  'desk.enrol': { input: caseEnrolmentRequest.extend({ caseId, ...steppedUp }), output: enrolmentView },
  'desk.verifyEnrolment': { input: z.strictObject({ caseId, code }), output: caseAtWork },
  'desk.resendEnrolment': { input: ofCase, output: enrolmentView },
  'desk.unlock': { input: ofCase, output: caseAtWork },
  'desk.unfreeze': { input: ofCase, output: caseAtWork },
  'desk.closeCase': { input: caseCloseRequest.extend({ caseId }), output: caseAtWork },
  'desk.reopen': { input: caseReopenRequest.extend({ caseId }), output: caseAtWork },
  'desk.recover': { input: ofCase, output: caseAtWork },
} as const satisfies Record<`desk.${string}`, Operation>
