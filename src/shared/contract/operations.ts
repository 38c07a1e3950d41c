import {
  caseCloseRequest,
  consentDecision,
  consentDecisionRequest,
  evidenceRequest,
  openCaseRequest,
} from '../portal-api/case-requests.ts'
import { z } from 'zod'
import { auditAction, auditEntry, auditOutcome } from '../domain/audit-entry.ts'
import { procedureKinds } from '../domain/guide-steps.ts'
import { howLong, procedure, reason } from '../domain/procedure.ts'
import { code, id, method, note, password, userId } from '../portal-api/primitives.ts'
import { outboxMessage, scenarioGuide, authenticatorCodes } from '../portal-api/sandbox-controls.ts'
import { challenge, staffMember } from '../portal-api/sessions.ts'
import { customer, customerPage, supportCase } from '../portal-api/staff.ts'
import type { Operation } from './operation.ts'
import type { EventName, OperationName } from './operation-names.ts'
import {
  accountPage,
  accountRow,
  appSnapshot,
  auditState,
  procedureView,
  sessionView,
  signInAnswer,
} from './snapshots.ts'

const nothing = z.strictObject({})
const done = z.object({})
const ofProcedure = z.strictObject({ procedureId: id })
const ofCase = z.strictObject({ caseId: id })
const verifyChallenge = z.strictObject({ challengeId: id, code })

/**
 * The whole contract between the renderer and main. The bridge, the handlers' types, the renderer's calls and the
 * fuzzers derive from it.
 */
export const operations = {
  'app.snapshot': { input: nothing, output: appSnapshot },
  /** Opens one of the portal's public pages in the system's browser; main knows the addresses. */
  'app.openLink': { input: z.strictObject({ link: z.enum(['portal-website']) }), output: done },

  'session.signIn': { input: z.strictObject({ userId, password }), output: signInAnswer },
  'session.verifyChallenge': { input: verifyChallenge, output: sessionView },
  'session.resendChallenge': { input: z.strictObject({ challengeId: id }), output: challenge },
  'session.signOut': { input: z.strictObject({ sessionId: id }), output: done },

  'account.list': { input: nothing, output: z.array(accountRow) },
  'account.get': { input: z.strictObject({ accountId: id }), output: accountPage },

  'procedure.start': { input: z.strictObject({ accountId: id, kind: z.enum(procedureKinds) }), output: procedure },
  /** Also for procedures that are over; for those the notices are read from the portal where there is a session. */
  'procedure.get': { input: ofProcedure, output: procedureView },
  'procedure.confirmPreflight': {
    input: z.strictObject({ procedureId: id, reason, note, to: method.nullable(), howLong: howLong.nullable() }),
    output: procedure,
  },
  /** Guide step 5. */
  'procedure.disable': { input: z.strictObject({ procedureId: id, password }), output: procedure },
  /** Guide step 6. */
  'procedure.openSetup': { input: ofProcedure, output: procedure },
  /** Guide step 7. */
  'procedure.chooseMethod': { input: z.strictObject({ procedureId: id, method }), output: procedure },
  'procedure.goBack': { input: ofProcedure, output: procedure },
  /** Guide step 8. */
  'procedure.confirmIdentity': { input: z.strictObject({ procedureId: id, password }), output: procedure },
  /** The secret of an Authenticator App enrolment, held in main's memory until its code is verified. */
  'procedure.authenticatorSecret': {
    input: ofProcedure,
    output: z.object({ secret: z.string(), otpauthUri: z.string() }),
  },
  /** Guide step 9. */
  'procedure.verifyCode': { input: z.strictObject({ procedureId: id, code }), output: procedure },
  'procedure.resendCode': { input: ofProcedure, output: procedure },
  /** Guide step 10: reads the state back. */
  'procedure.finish': { input: ofProcedure, output: procedure },
  'procedure.cancel': { input: ofProcedure, output: procedure },
  /** Asks the portal what became of an effect whose answer was lost. */
  'procedure.reconcile': { input: ofProcedure, output: procedure },

  'desk.signIn': { input: z.strictObject({ staffId: userId, password }), output: challenge },
  'desk.verifyChallenge': { input: verifyChallenge, output: staffMember },
  'desk.signOut': { input: nothing, output: done },
  'desk.searchCustomers': {
    input: z.strictObject({ query: z.string().max(200), after: z.string().max(200).nullable() }),
    output: customerPage,
  },
  'desk.getCustomer': { input: z.strictObject({ accountId: id }), output: customer },
  'desk.openCase': { input: openCaseRequest, output: supportCase },
  'desk.listCases': { input: nothing, output: z.array(supportCase) },
  'desk.getCase': { input: ofCase, output: supportCase },
  'desk.addEvidence': { input: evidenceRequest.extend({ caseId: id }), output: supportCase },
  'desk.askConsent': { input: ofCase, output: supportCase },
  'desk.disable': { input: z.strictObject({ caseId: id, password }), output: supportCase },
  'desk.closeCase': { input: caseCloseRequest.extend({ caseId: id }), output: supportCase },
  'desk.reconcile': { input: ofCase, output: supportCase },

  'audit.list': {
    input: z.strictObject({
      /** Only entries whose account, actor, ticket or detail contains this text. */
      text: z.string().max(200),
      action: auditAction.nullable(),
      outcome: auditOutcome.nullable(),
      account: id.nullable(),
      procedure: id.nullable(),
      /** Entries before this sequence number; null for the newest. */
      before: z.int().min(1).nullable(),
    }),
    output: z.object({ entries: z.array(auditEntry), more: z.boolean() }),
  },
  'audit.state': { input: nothing, output: auditState },
  /** Asks where to, in a dialog of main's, and writes JSON Lines there; null when the dialog was cancelled. */
  'audit.export': { input: nothing, output: z.object({ file: z.string().nullable(), entries: z.int().min(0) }) },

  'sandbox.phone': {
    input: nothing,
    output: z.object({
      messages: z.array(outboxMessage),
      authenticator: authenticatorCodes.shape.codes,
      guide: scenarioGuide,
    }),
  },
  'sandbox.answerConsent': {
    input: consentDecisionRequest.extend({ token: z.string().min(1).max(200) }),
    output: consentDecision,
  },
} as const satisfies Record<OperationName, Operation>

type Operations = typeof operations
export type InputOf<N extends OperationName> = z.output<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>

/** What main tells of its own accord. */
export const events = {
  'app.changed': appSnapshot,
  'accounts.changed': z.array(accountRow),
  'procedure.changed': procedure,
  'case.changed': z.object({ caseId: id }),
  'audit.appended': z.object({ seq: z.int() }),
} as const satisfies Record<EventName, z.ZodType>
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>
