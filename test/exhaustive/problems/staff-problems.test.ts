import { caseRequest, openCase, repeat } from '../../support/portal/desk-case.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { agentA, agentB, bayu, seriMuda } = samples
const wrong = 'not-the-password'

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

const signedIn = async (sandbox: TestSandbox) => ({ token: (await sandbox.signInStaff(agentA)).accessToken })
const signInWith = (typed = password) => ({ body: { staffId: agentA, password: typed, device: 'test' } })

/** A customer's session at the staff desk. */
const asCustomer = async (sandbox: TestSandbox) => ({ token: (await sandbox.signIn(bayu.userId)).accessToken })

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
      'code-used': async (sandbox, asked) => {
        ;(await sandbox.call('verifyStaffChallenge', asked)).body(201)
        const { challenge } = (await sandbox.call('staffSignIn', signInWith())).body(200)
        return { params: { challengeId: challenge.id } }
      },
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
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), body: caseRequest }),
    problems: {
      forbidden: async (sandbox) => ({
        token: (await sandbox.signInStaff(agentB)).accessToken,
        body: { ...caseRequest, accountId: bayu.id },
      }),
      'not-found': () => ({ body: { ...caseRequest, accountId: 'A-0' } }),
      conflict: async (sandbox, asked) => void (await sandbox.call('openCase', asked)).body(201),
      'account-not-active': (sandbox) => {
        changeRows(sandbox, `UPDATE accounts SET status = 'closed'`)
        return undefined
      },
    },
  },
  listCases: { ready: signedIn, problems: { forbidden: asCustomer } },
  getCase: {
    ready: (sandbox) => openCase(sandbox),
    problems: { forbidden: asCustomer, 'not-found': () => ({ params: { caseId: 'case-0' } }) },
  },
}

describeProblems(situations)
