import type { accountEndpoints } from '#shared/portal-api/account-endpoints.ts'
import type { sessionEndpoints } from '#shared/portal-api/session-endpoints.ts'
import { changeRows } from '../../../support/portal-database.ts'
import type { TestSandbox } from '../../../support/sandbox.ts'
import { samplePassword as password, samples } from '../../../support/sandbox.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { bayu, kenari, seriMuda } = samples
const wrong = 'not-the-password'
const perLock = 5

/** The calls of customers; staff's are tested beside. */
type CustomerCalls = Exclude<
  'getCapabilities' | 'getOperation' | 'voidOperation' | keyof typeof sessionEndpoints | keyof typeof accountEndpoints,
  | 'listSessions'
  | 'endOtherSessions'
  | 'askPasswordReset'
  | 'setNewPassword'
  | 'changeProfile'
  | 'listSecurityEvents'
  | 'reportNotMe'
>

const signedIn = async (sandbox: TestSandbox, who: { id: string; userId: string } = bayu) => ({
  token: (await sandbox.signIn(who.userId)).accessToken,
  params: { accountId: who.id },
})
const withToken = async (sandbox: TestSandbox) => ({ token: (await sandbox.signIn(bayu.userId)).accessToken })
const signInWith = (userId: string, typed = password) => ({ body: { userId, password: typed, device: 'test' } })

async function challenged(sandbox: TestSandbox, userId: string): Promise<string> {
  return (await sandbox.call('signIn', signInWith(userId))).body(200).challenge.id
}
async function repeat(times: number, act: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < times; n += 1) await act()
}
/** A code that is not the one that was sent. */
const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

async function enrolling(sandbox: TestSandbox, method: 'sms' | 'authenticator' = 'sms') {
  const { token, params } = await signedIn(sandbox)
  const body = { method, password, expectedVersion: 0 } as const
  const begun = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  return { token, params: { ...params, enrolmentId: begun.id } }
}
interface Enrolling {
  token?: string
  params: { accountId: string; enrolmentId: string }
}

async function wrongCodes(sandbox: TestSandbox, { token, params }: Enrolling): Promise<undefined> {
  const code = otherThan(await sandbox.sentCode(bayu.id))
  await repeat(perLock, () => sandbox.call('verifyEnrolment', { token, params, body: { code } }))
}

/** What every change of an account may meet, for a login that has no 2FA. */
const change = {
  forbidden: (sandbox: TestSandbox, asked: { params: object }) => {
    changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'manager')`, bayu.id, kenari.id)
    changeRows(sandbox, `INSERT INTO delegations VALUES (?, ?, 'technical')`, seriMuda.id, kenari.id)
    return { params: { ...asked.params, accountId: kenari.id } }
  },
  'not-found': (_: TestSandbox, asked: { params: object }) => ({ params: { ...asked.params, accountId: 'A-0' } }),
  'account-not-active': (sandbox: TestSandbox) => {
    changeRows(sandbox, `UPDATE accounts SET status = 'frozen'`)
    return undefined
  },
}
const otherVersion = (_: TestSandbox, asked: { body: object }) => ({ body: { ...asked.body, expectedVersion: 7 } })
const wrongPassword = (_: TestSandbox, asked: { body: object }) => ({ body: { ...asked.body, password: wrong } })
const overMeanwhile = async (sandbox: TestSandbox, { token, params }: Enrolling): Promise<undefined> => {
  ;(await sandbox.call('cancelEnrolment', { token, params })).body(200)
}

const situations: Situations<CustomerCalls> = {
  getCapabilities: { ready: async () => ({}), problems: {} },
  signIn: {
    ready: async () => signInWith(bayu.userId),
    problems: {
      unauthenticated: () => signInWith(bayu.userId, wrong),
      locked: async (sandbox) => {
        await repeat(perLock, () => sandbox.call('signIn', signInWith(bayu.userId, wrong)))
        return undefined
      },
      'password-reset-required': (sandbox) => {
        changeRows(sandbox, 'UPDATE accounts SET must_reset_password = 1')
        return undefined
      },
    },
  },
  verifyChallenge: {
    ready: async (sandbox) => {
      const challengeId = await challenged(sandbox, kenari.userId)
      return { params: { challengeId }, body: { code: await sandbox.sentCode(kenari.id) } }
    },
    problems: {
      'not-found': () => ({ params: { challengeId: 'challenge-0' } }),
      'wrong-code': (_, asked) => ({ body: { code: otherThan(asked.body.code) } }),
      'code-expired': (sandbox) => sandbox.advance(300),
      locked: async (sandbox, asked) => {
        const body = { code: otherThan(asked.body.code) }
        await repeat(perLock, () => sandbox.call('verifyChallenge', { ...asked, body }))
        return undefined
      },
    },
  },
  resendChallenge: {
    ready: async (sandbox) => {
      const challengeId = await challenged(sandbox, kenari.userId)
      await sandbox.advance(60)
      return { params: { challengeId } }
    },
    problems: {
      'not-found': () => ({ params: { challengeId: 'challenge-0' } }),
      conflict: async (sandbox) => ({ params: { challengeId: await challenged(sandbox, seriMuda.userId) } }),
      'code-expired': (sandbox) => sandbox.advance(5 * 300),
      locked: async (sandbox, asked) => {
        const body = { code: otherThan(await sandbox.sentCode(kenari.id)) }
        await repeat(perLock, () => sandbox.call('verifyChallenge', { ...asked, body }))
        return undefined
      },
    },
  },
  refreshSession: {
    ready: async (sandbox) => ({ body: { refreshToken: (await sandbox.signIn(bayu.userId)).refreshToken } }),
    problems: { 'session-expired': () => ({ body: { refreshToken: 'a token nobody was ever given' } }) },
  },
  signOut: { ready: withToken, problems: {} },
  listAccounts: { ready: withToken, problems: {} },
  getAccount: { ready: signedIn, problems: { 'not-found': change['not-found'] } },
  getTwoFactor: { ready: signedIn, problems: { 'not-found': change['not-found'] } },
  listNotices: { ready: signedIn, problems: { 'not-found': change['not-found'] } },
  disableTwoFactor: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox, seriMuda)), body: { password, expectedVersion: 1 } }),
    problems: {
      ...change,
      conflict: otherVersion,
      'wrong-password': wrongPassword,
      locked: async (sandbox, asked) => {
        const body = { password: wrong, expectedVersion: 1 }
        await repeat(perLock, () => sandbox.call('disableTwoFactor', { ...asked, body }))
        return undefined
      },
      'policy-enforced': (sandbox) => {
        changeRows(sandbox, 'UPDATE factors SET enforced = 1')
        return undefined
      },
    },
  },
  startEnrolment: {
    ready: async (sandbox) => ({
      ...(await signedIn(sandbox)),
      body: { method: 'sms', password, expectedVersion: 0 },
    }),
    problems: {
      ...change,
      conflict: otherVersion,
      'wrong-password': wrongPassword,
      locked: async (sandbox, asked) => {
        const body = { ...asked.body, password: wrong }
        await repeat(perLock, () => sandbox.call('startEnrolment', { ...asked, body }))
        return undefined
      },
      'destination-missing': (sandbox) => {
        changeRows(sandbox, 'UPDATE accounts SET mobile_sealed = NULL')
        return undefined
      },
    },
  },
  verifyEnrolment: {
    ready: async (sandbox) => ({ ...(await enrolling(sandbox)), body: { code: await sandbox.sentCode(bayu.id) } }),
    problems: {
      ...change,
      conflict: overMeanwhile,
      'wrong-code': (_, asked) => ({ body: { code: otherThan(asked.body.code) } }),
      'code-expired': (sandbox) => sandbox.advance(300),
      locked: wrongCodes,
    },
  },
  resendEnrolment: {
    ready: async (sandbox) => {
      const asked = await enrolling(sandbox)
      await sandbox.advance(60)
      return asked
    },
    problems: {
      ...change,
      conflict: async (sandbox) => ({ params: (await enrolling(sandbox, 'authenticator')).params }),
      locked: wrongCodes,
    },
  },
  cancelEnrolment: {
    ready: (sandbox) => enrolling(sandbox),
    problems: { ...change, conflict: overMeanwhile },
  },
  getOperation: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), params: { key: 'a/key?of=any&kind#%41' } }),
    problems: {},
  },
  voidOperation: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), params: { key: 'a/key?of=any&kind#%41' } }),
    problems: {},
  },
}

describeProblems(situations)
