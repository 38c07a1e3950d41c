import type { accountEndpoints } from '#shared/api/account-endpoints.ts'
import { changeRows, changing } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { addScriptedCustomers } from '../../support/portal/scripted-customers.ts'
import { createScriptedDirectory, scriptedAccount } from '../../support/portal/scripted-directory.ts'
import {
  asTechnical,
  change,
  enrolling,
  otherThan,
  otherVersion,
  overMeanwhile,
  perLock,
  repeat,
  sends,
  signedIn,
  withToken,
  wrong,
  wrongCodes,
  wrongPassword,
} from './customer-situations.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { bayu, seriMuda } = samples

/** The code of an Authenticator App that is being set up, by a clock so many seconds ahead. */
const ofClock = (secondsAhead: number) => async (sandbox: TestSandbox) => {
  const { params } = await enrolling(sandbox, 'authenticator')
  return { params, body: { code: await sandbox.codeAt(bayu.userId, secondsAhead, 'enrolment') } }
}

/** A request to turn 2FA off at a system elsewhere that takes a code for it, and refuses this one. */
async function disablingByCode(sandbox: TestSandbox, refuse: 'wrong-code' | 'code-expired') {
  const { id } = seriMuda
  const system = addScriptedCustomers(createScriptedDirectory([scriptedAccount(id)]), [id], {
    disables: 'own',
    proof: { disable: 'code', enrol: 'password' },
  })
  await sandbox.restart({ remote: system.directory })
  const userId = system.directory.truth(id).email ?? id
  const first = await sandbox.call('signIn', { body: { userId, password, device: 'test' } })
  const params = { challengeId: first.body(200).challenge.id }
  const session = await sandbox.call('verifyChallenge', { params, body: { code: await system.code(id) } })
  system.script('removeOwnFactor', { refuse })
  const { accessToken: token } = session.body(201)
  return { token, params: { accountId: id }, body: { password, code: '000000', expectedVersion: 1 } }
}

const situations: Situations<keyof typeof accountEndpoints> = {
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
      'wrong-code': (sandbox) => disablingByCode(sandbox, 'wrong-code'),
      'code-expired': (sandbox) => disablingByCode(sandbox, 'code-expired'),
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
      'too-many-requests': (sandbox, asked) => repeat(sends, () => sandbox.call('startEnrolment', asked)),
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
      'code-used': async (sandbox) => {
        const { params } = await enrolling(sandbox, 'authenticator')
        const body = { code: await sandbox.codeAt(bayu.userId, 60, 'enrolment') }
        const { token } = await withToken(sandbox)
        ;(await sandbox.call('verifyEnrolment', { token, params, body })).problem('clock-ahead')
        await sandbox.advance(60)
        return { params, body }
      },
      'clock-ahead': ofClock(60),
      'clock-behind': ofClock(-60),
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
      'destination-missing': changing('UPDATE accounts SET mobile_sealed = NULL'),
      'too-many-requests': (sandbox, asked) => repeat(1, () => sandbox.call('resendEnrolment', asked)),
    },
  },
  cancelEnrolment: {
    ready: (sandbox) => enrolling(sandbox),
    problems: { ...change, conflict: overMeanwhile },
  },
  changeProfile: {
    ready: async (sandbox) => ({
      ...(await signedIn(sandbox)),
      body: { password, mobileNumber: '+60100000999' },
    }),
    problems: {
      ...change,
      conflict: () => ({ body: { password, mobileNumber: '+60100000391' } }),
      'wrong-password': wrongPassword,
      locked: async (sandbox, asked) => {
        const body = { ...asked.body, password: wrong }
        await repeat(perLock, () => sandbox.call('changeProfile', { ...asked, body }))
        return undefined
      },
    },
  },
  listSecurityEvents: {
    ready: (sandbox) => signedIn(sandbox),
    problems: { 'not-found': change['not-found'], forbidden: asTechnical },
  },
  reportNotMe: {
    ready: async (sandbox) => {
      const { token, params } = await signedIn(sandbox)
      const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
      return { token, params, body: { password, eventId: events[0]?.id ?? '' } }
    },
    problems: {
      ...change,
      'not-found': () => ({ body: { password, eventId: 'event-0' } }),
      'wrong-password': wrongPassword,
      locked: async (sandbox, asked) => {
        const body = { ...asked.body, password: wrong }
        await repeat(perLock, () => sandbox.call('reportNotMe', { ...asked, body }))
        return undefined
      },
    },
  },
}

describeProblems(situations)
