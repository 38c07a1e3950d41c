import type { sessionEndpoints } from '#shared/api/session-endpoints.ts'
import { changeRows, changing } from '../../support/portal/portal-database.ts'
import { samples } from '../../support/portal/sandbox.ts'
import {
  challenged,
  otherThan,
  perLock,
  repeat,
  resetAsked,
  sends,
  signedIn,
  signInWith,
  withToken,
  wrong,
} from './customer-situations.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { bayu, kenari, seriMuda } = samples

/** Sign-in of customers, and what belongs to no account. */
type SessionCalls = 'getCapabilities' | 'getOperation' | 'voidOperation' | keyof typeof sessionEndpoints

const situations: Situations<SessionCalls> = {
  getCapabilities: { ready: async () => ({}), problems: {} },
  signIn: {
    ready: async () => signInWith(bayu.userId),
    problems: {
      unauthenticated: () => signInWith(bayu.userId, wrong),
      locked: async (sandbox) => {
        await repeat(perLock, () => sandbox.call('signIn', signInWith(bayu.userId, wrong)))
        return undefined
      },
      'too-many-requests': async (sandbox) => {
        await repeat(sends, () => sandbox.call('signIn', signInWith(kenari.userId)))
        return signInWith(kenari.userId)
      },
      'destination-missing': (sandbox) => {
        changeRows(sandbox, 'UPDATE accounts SET mobile_sealed = NULL')
        return signInWith(kenari.userId)
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
      'code-used': async (sandbox) => {
        const body = { code: await sandbox.freshCode(seriMuda.userId) }
        const used = { challengeId: await challenged(sandbox, seriMuda.userId) }
        ;(await sandbox.call('verifyChallenge', { params: used, body })).body(201)
        return { params: { challengeId: await challenged(sandbox, seriMuda.userId) }, body }
      },
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
      'destination-missing': changing('UPDATE accounts SET mobile_sealed = NULL'),
      'too-many-requests': (sandbox, asked) => repeat(1, () => sandbox.call('resendChallenge', asked)),
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
  getOperation: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), params: { key: 'a/key?of=any&kind#%41' } }),
    problems: {},
  },
  voidOperation: {
    ready: async (sandbox) => ({ ...(await signedIn(sandbox)), params: { key: 'a/key?of=any&kind#%41' } }),
    problems: {},
  },
  listSessions: { ready: withToken, problems: {} },
  endOtherSessions: { ready: withToken, problems: {} },
  askPasswordReset: { ready: async () => ({ body: { userId: bayu.userId } }), problems: {} },
  setNewPassword: {
    ready: async (sandbox) => ({
      params: { token: await resetAsked(sandbox, bayu) },
      body: { newPassword: 'a-new-password-1' },
    }),
    problems: {
      'not-found': () => ({ params: { token: 'no-link-of-ours' } }),
      'account-not-active': (sandbox) => {
        changeRows(sandbox, `UPDATE accounts SET status = 'frozen'`)
        return undefined
      },
    },
  },
}

describeProblems(situations)
