import { changeRows } from '../../../support/portal-database.ts'
import type { TestSandbox } from '../../../support/sandbox.ts'
import { samplePassword as password, samples } from '../../../support/sandbox.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { agentA, agentB, auditorA, bayu, seriMuda } = samples
const wrong = 'not-the-password'

const request = {
  accountId: seriMuda.id,
  ticket: 'T-1',
  channel: 'phone',
  scenario: 'registered-email-valid',
  reason: 'The phone was lost',
} as const

type StaffCalls =
  | 'staffSignIn'
  | 'verifyStaffChallenge'
  | 'refreshStaffSession'
  | 'staffSignOut'
  | 'searchCustomers'
  | 'getCustomer'
  | 'openCase'
  | 'listCases'
  | 'getCase'
  | 'addEvidence'
  | 'askConsent'
  | 'answerConsent'
  | 'disableForCustomer'
  | 'closeCase'

const signedIn = async (sandbox: TestSandbox) => ({ token: (await sandbox.signInStaff(agentA)).accessToken })
const signInWith = (typed = password) => ({ body: { staffId: agentA, password: typed, device: 'test' } })

async function withCase(sandbox: TestSandbox) {
  const { token } = await signedIn(sandbox)
  const { id } = (await sandbox.call('openCase', { token, body: request })).body(201)
  return { token, params: { caseId: id } }
}
type WithCase = Awaited<ReturnType<typeof withCase>>

async function consentAsked(sandbox: TestSandbox) {
  const asked = await withCase(sandbox)
  ;(await sandbox.call('askConsent', { ...asked, body: { act: 'disable-two-factor' } })).body(200)
  const token = (await sandbox.outbox(seriMuda.id)).findLast((message) => message.linkToken)?.linkToken ?? ''
  return { ...asked, consent: { params: { token }, body: { decision: 'approve' } } as const }
}

/** A case whose gate is open. */
async function proven(sandbox: TestSandbox): Promise<WithCase> {
  const { token, params, consent } = await consentAsked(sandbox)
  ;(await sandbox.call('answerConsent', consent)).body(200)
  for (const kind of ['registered-email', 'recent-invoice'] as const) {
    await sandbox.call('addEvidence', { token, params, body: { kind, outcome: 'passed', note: '' } })
  }
  return { token, params }
}

async function closed(sandbox: TestSandbox, { token, params }: { token?: string; params: WithCase['params'] }) {
  ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'refused' } })).body(200)
  return undefined
}

/** A customer's session at the staff desk. */
const asCustomer = async (sandbox: TestSandbox) => ({ token: (await sandbox.signIn(bayu.userId)).accessToken })
const asAuditor = async (sandbox: TestSandbox) => ({ token: (await sandbox.signInStaff(auditorA)).accessToken })
const noCase = { 'not-found': () => ({ params: { caseId: 'case-0' } }) }
const caseWork = { ...noCase, forbidden: asAuditor, conflict: closed }

async function repeat(times: number, act: () => Promise<unknown>): Promise<undefined> {
  for (let n = 0; n < times; n += 1) await act()
}

const situations: Situations<StaffCalls> = {
  staffSignIn: {
    ready: async () => signInWith(),
    problems: {
      unauthenticated: () => signInWith(wrong),
      locked: (sandbox) => repeat(5, () => sandbox.call('staffSignIn', signInWith(wrong))),
    },
  },
  verifyStaffChallenge: {
    ready: async (sandbox) => {
      const { challenge } = (await sandbox.call('staffSignIn', signInWith())).body(200)
      return { params: { challengeId: challenge.id }, body: { code: await sandbox.freshCode(agentA) } }
    },
    problems: {
      'not-found': () => ({ params: { challengeId: 'challenge-0' } }),
      'wrong-code': () => ({ body: { code: '00000000' } }),
      'code-expired': (sandbox) => sandbox.advance(300),
      locked: (sandbox, asked) =>
        repeat(5, () => sandbox.call('verifyStaffChallenge', { ...asked, body: { code: '00000000' } })),
    },
  },
  refreshStaffSession: {
    ready: async (sandbox) => ({ body: { refreshToken: (await sandbox.signInStaff(agentA)).refreshToken } }),
    problems: {
      'session-expired': async (sandbox) => ({
        body: { refreshToken: (await sandbox.signIn(bayu.userId)).refreshToken },
      }),
    },
  },
  staffSignOut: { ready: signedIn, problems: { forbidden: asCustomer } },
  searchCustomers: { ready: signedIn, problems: { forbidden: asCustomer } },
  getCustomer: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), params: { accountId: seriMuda.id } }),
    problems: { forbidden: asCustomer, 'not-found': () => ({ params: { accountId: 'A-0' } }) },
  },
  openCase: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), body: request }),
    problems: {
      forbidden: async (sandbox) => ({
        token: (await sandbox.signInStaff(agentB)).accessToken,
        body: { ...request, accountId: bayu.id },
      }),
      'not-found': () => ({ body: { ...request, accountId: 'A-0' } }),
      conflict: async (sandbox, asked) => void (await sandbox.call('openCase', asked)).body(201),
      'account-not-active': (sandbox) => {
        changeRows(sandbox, `UPDATE accounts SET status = 'closed'`)
        return undefined
      },
    },
  },
  listCases: { ready: signedIn, problems: { forbidden: asCustomer } },
  getCase: { ready: withCase, problems: { ...noCase, forbidden: asCustomer } },
  addEvidence: {
    ready: async (sandbox) => ({
      ...(await withCase(sandbox)),
      body: { kind: 'call-back', outcome: 'passed', note: 'Answered by the person in charge' },
    }),
    problems: caseWork,
  },
  askConsent: {
    ready: async (sandbox) => ({ ...(await withCase(sandbox)), body: { act: 'disable-two-factor' } }),
    problems: caseWork,
  },
  answerConsent: {
    ready: async (sandbox) => (await consentAsked(sandbox)).consent,
    problems: {
      'not-found': () => ({ params: { token: 'no-link-of-ours' } }),
      conflict: async (sandbox, asked) => void (await sandbox.call('answerConsent', asked)).body(200),
    },
  },
  disableForCustomer: {
    ready: async (sandbox) => ({ ...(await proven(sandbox)), body: { password, expectedVersion: 1 } }),
    problems: {
      ...noCase,
      // The customer agreed to Agent A by name.
      forbidden: async (sandbox) => ({ token: (await sandbox.signInStaff(agentB)).accessToken }),
      conflict: () => ({ body: { password, expectedVersion: 0 } }),
      'wrong-password': () => ({ body: { password: wrong, expectedVersion: 1 } }),
      locked: (sandbox, asked) =>
        repeat(5, () =>
          sandbox.call('disableForCustomer', { ...asked, body: { password: wrong, expectedVersion: 1 } }),
        ),
      'proof-incomplete': (sandbox) => {
        changeRows(sandbox, `DELETE FROM evidence WHERE kind = 'recent-invoice'`)
        return undefined
      },
      'account-not-active': (sandbox) => {
        changeRows(sandbox, `UPDATE accounts SET status = 'frozen'`)
        return undefined
      },
    },
  },
  closeCase: {
    ready: async (sandbox) => ({ ...(await withCase(sandbox)), body: { outcome: 'refused' } }),
    problems: {
      ...noCase,
      forbidden: asAuditor,
      conflict: () => ({ body: { outcome: 'disabled' } }),
    },
  },
}

describeProblems(situations)
