import type { InputOf } from '#shared/contract/operations.ts'
import type { OperationName } from '#shared/contract/operation-names.ts'

const procedureId = 'procedure-1'
const caseId = 'case-1'
const password = 'correct horse'
const code = '123456'

/** One right input of every operation. */
export const sampleInputs: { [N in OperationName]: InputOf<N> } = {
  'app.snapshot': {},
  'app.openLink': { link: 'portal-website' },
  'portal.probe': { address: 'https://portal.example' },
  'portal.add': { address: 'https://portal.example' },
  'portal.remove': { portalId: 'portal.example' },
  'session.signIn': { portalId: 'sandbox', userId: 'it@serimuda.example', password },
  'session.verifyChallenge': { challengeId: 'challenge-1', code },
  'session.resendChallenge': { challengeId: 'challenge-1' },
  'session.signOut': { sessionId: 'session-1' },
  'account.list': {},
  'account.get': { accountId: 'A-20417' },
  'procedure.start': { accountId: 'A-20417', kind: 'change' },
  'procedure.get': { procedureId },
  'procedure.confirmPreflight': { procedureId, reason: 'new-phone', note: 'two\nlines', to: 'sms', howLong: null },
  'procedure.disable': { procedureId, password },
  'procedure.openSetup': { procedureId },
  'procedure.chooseMethod': { procedureId, method: 'sms' },
  'procedure.goBack': { procedureId },
  'procedure.confirmIdentity': { procedureId, password },
  'procedure.authenticatorSecret': { procedureId },
  'procedure.verifyCode': { procedureId, code },
  'procedure.resendCode': { procedureId },
  'procedure.finish': { procedureId },
  'procedure.cancel': { procedureId },
  'procedure.reconcile': { procedureId },
  'desk.signIn': { portalId: 'sandbox', staffId: 'agent-a@desk.example', password },
  'desk.verifyChallenge': { challengeId: 'challenge-1', code },
  'desk.signOut': {},
  'desk.searchCustomers': { query: 'seri', method: null, status: null, after: null, limit: 50 },
  'desk.getCustomer': { accountId: 'A-20417' },
  'desk.openCase': {
    accountId: 'A-20417',
    ticket: 'T-1',
    channel: 'email',
    scenario: 'registered-email-valid',
    reason: 'phone lost',
  },
  'desk.listCases': { status: 'open', after: null },
  'desk.getCase': { caseId },
  'desk.addEvidence': { caseId, kind: 'call-back', outcome: 'passed', note: 'called' },
  'desk.askConsent': { caseId },
  'desk.disable': { caseId, password },
  'desk.closeCase': { caseId, outcome: 'disabled' },
  'desk.reconcile': { caseId },
  'audit.list': { text: '', action: null, outcome: null, account: null, procedure: null, before: null },
  'audit.state': {},
  'audit.export': {},
  'sandbox.phone': {},
  'sandbox.answerConsent': { token: 'token-1', decision: 'approve' },
}
