import {
  linkOf,
  openCase,
  otherThan,
  provenCase,
  repeat,
  staffToken,
  type CaseWork,
} from '../../support/portal/desk-case.ts'
import { changing } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { agentB, auditorA, bayu } = samples
const wrong = 'not-the-password'

type Calls =
  | 'inviteCustomer'
  | 'getInvitation'
  | 'setInvitedPassword'
  | 'acceptInvitation'
  | 'verifyInvitation'
  | 'resendInvitation'
  | 'enrolForCustomer'
  | 'verifyForCustomer'
  | 'resendForCustomer'

/** Bayu Digital has no 2FA. */
const forBayu = { accountId: bayu.id }
const frozen = changing(`UPDATE accounts SET status = 'frozen'`)
const noNumber = changing('UPDATE accounts SET mobile_sealed = NULL')
const activeMeanwhile = changing(
  `UPDATE factors SET method = 'email', version = version + 1 WHERE account_id = ?`,
  bayu.id,
)
const noCase = { 'not-found': () => ({ params: { caseId: 'case-0', enrolmentId: 'enrolment-0' } }) }
const noLink = { 'not-found': () => ({ params: { token: 'no-link-of-ours' } }) }
const byAuditor = async (sandbox: TestSandbox) => ({ token: await staffToken(sandbox, auditorA) })

async function invited(sandbox: TestSandbox): Promise<{ params: { token: string } }> {
  const { token, params } = await openCase(sandbox, forBayu)
  ;(await sandbox.call('inviteCustomer', { token, params, body: { sms: true } })).body(200)
  return { params: { token: await linkOf(sandbox, bayu.id, 'invitation') } }
}

/** The code of the link was sent; a new one may be. */
async function accepted(sandbox: TestSandbox) {
  const asked = await invited(sandbox)
  ;(await sandbox.call('acceptInvitation', { ...asked, body: { password, method: 'sms' } })).body(201)
  await sandbox.advance(60)
  return asked
}

/** Wrong codes at the link until they are locked. */
const lockedByLink = async (sandbox: TestSandbox, { params }: { params: { token: string } }): Promise<undefined> => {
  const body = { code: otherThan(await sandbox.sentCode(bayu.id)) }
  return repeat(5, () => sandbox.call('verifyInvitation', { params, body }))
}

const mustReset = changing('UPDATE accounts SET must_reset_password = 1')

/** The link set up an Authenticator App in place of SMS; its code by a clock so many seconds ahead. */
async function appOf(sandbox: TestSandbox, { params }: { params: { token: string } }, secondsAhead: number) {
  ;(await sandbox.call('acceptInvitation', { params, body: { password, method: 'authenticator' } })).body(201)
  return { params, body: { code: await sandbox.codeAt(bayu.userId, secondsAhead, 'enrolment') } }
}

interface Enrolling {
  token?: string
  params: { caseId: string; enrolmentId: string }
}

async function enrolling(sandbox: TestSandbox): Promise<CaseWork & Enrolling> {
  const work = await provenCase(sandbox, 'disable-two-factor', forBayu)
  const { token, params } = work
  const begun = (await sandbox.call('enrolForCustomer', { token, params, body: { method: 'sms', password } })).body(201)
  await sandbox.advance(60)
  return { ...work, params: { ...params, enrolmentId: begun.id } }
}

const lockedByAgent = async (sandbox: TestSandbox, { token, params }: Enrolling): Promise<undefined> => {
  const body = { code: otherThan(await sandbox.sentCode(bayu.id)) }
  return repeat(5, () => sandbox.call('verifyForCustomer', { token: token ?? '', params, body }))
}

const situations: Situations<Calls> = {
  inviteCustomer: {
    ready: async (sandbox) => ({ ...(await openCase(sandbox, forBayu)), body: { sms: true } }),
    problems: {
      ...noCase,
      forbidden: byAuditor,
      conflict: activeMeanwhile,
      'account-not-active': frozen,
    },
  },
  getInvitation: { ready: invited, problems: noLink },
  setInvitedPassword: {
    ready: async (sandbox) => {
      const asked = await invited(sandbox)
      mustReset(sandbox)
      return { ...asked, body: { newPassword: 'a password of our own' } }
    },
    problems: {
      ...noLink,
      conflict: changing('UPDATE accounts SET must_reset_password = 0'),
      // Only a repeat: guesses at the password that was set are counted.
      locked: async (sandbox, asked) => {
        const key = newKey()
        ;(await sandbox.call('setInvitedPassword', { ...asked, key })).body(200)
        const body = { newPassword: 'a guess at the password' }
        await repeat(5, () => sandbox.call('setInvitedPassword', { ...asked, body, key }))
        return { key }
      },
      'account-not-active': frozen,
    },
  },
  acceptInvitation: {
    ready: async (sandbox) => ({ ...(await invited(sandbox)), body: { password, method: 'sms' } }),
    problems: {
      ...noLink,
      conflict: activeMeanwhile,
      'wrong-password': () => ({ body: { password: wrong, method: 'sms' } }),
      locked: (sandbox, asked) =>
        repeat(5, () => sandbox.call('acceptInvitation', { ...asked, body: { password: wrong, method: 'sms' } })),
      'too-many-requests': (sandbox, asked) => repeat(5, () => sandbox.call('acceptInvitation', asked)),
      'password-reset-required': changing('UPDATE accounts SET must_reset_password = 1'),
      'account-not-active': frozen,
      'destination-missing': noNumber,
    },
  },
  verifyInvitation: {
    ready: async (sandbox) => ({ ...(await accepted(sandbox)), body: { code: await sandbox.sentCode(bayu.id) } }),
    problems: {
      ...noLink,
      conflict: activeMeanwhile,
      'wrong-code': (_, asked) => ({ body: { code: otherThan(asked.body.code) } }),
      'code-used': async (sandbox, asked) => {
        const ahead = await appOf(sandbox, asked, 60)
        ;(await sandbox.call('verifyInvitation', ahead)).problem('clock-ahead')
        await sandbox.advance(60)
        return ahead
      },
      'clock-ahead': (sandbox, asked) => appOf(sandbox, asked, 60),
      'clock-behind': (sandbox, asked) => appOf(sandbox, asked, -60),
      'code-expired': (sandbox) => sandbox.advance(300),
      locked: lockedByLink,
      'account-not-active': frozen,
    },
  },
  resendInvitation: {
    ready: accepted,
    problems: {
      ...noLink,
      conflict: activeMeanwhile,
      locked: lockedByLink,
      'account-not-active': frozen,
      'destination-missing': noNumber,
      'too-many-requests': (sandbox, asked) => repeat(1, () => sandbox.call('resendInvitation', asked)),
    },
  },
  enrolForCustomer: {
    ready: async (sandbox) => ({
      ...(await provenCase(sandbox, 'disable-two-factor', forBayu)),
      body: { method: 'sms', password },
    }),
    problems: {
      ...noCase,
      forbidden: byAuditor,
      conflict: activeMeanwhile,
      'proof-incomplete': changing(`UPDATE consents SET status = 'refused'`),
      'account-not-active': frozen,
      'wrong-password': () => ({ body: { method: 'sms', password: wrong } }),
      locked: (sandbox, asked) =>
        repeat(5, () => sandbox.call('enrolForCustomer', { ...asked, body: { method: 'sms', password: wrong } })),
      'destination-missing': noNumber,
      'too-many-requests': (sandbox, asked) => repeat(5, () => sandbox.call('enrolForCustomer', asked)),
    },
  },
  verifyForCustomer: {
    ready: async (sandbox) => ({ ...(await enrolling(sandbox)), body: { code: await sandbox.sentCode(bayu.id) } }),
    problems: {
      ...noCase,
      forbidden: async (sandbox) => ({ token: await staffToken(sandbox, auditorA) }),
      conflict: activeMeanwhile,
      'proof-incomplete': changing(`UPDATE consents SET status = 'refused'`),
      'account-not-active': frozen,
      'wrong-code': (_, asked) => ({ body: { code: otherThan(asked.body.code) } }),
      'code-expired': (sandbox) => sandbox.advance(300),
      locked: lockedByAgent,
    },
  },
  resendForCustomer: {
    ready: enrolling,
    problems: {
      ...noCase,
      // Agent B may not act on Bayu Digital: it is an own account.
      forbidden: async (sandbox) => ({ token: await staffToken(sandbox, agentB) }),
      conflict: activeMeanwhile,
      'proof-incomplete': changing(`UPDATE consents SET status = 'refused'`),
      'account-not-active': frozen,
      locked: lockedByAgent,
      'destination-missing': noNumber,
      'too-many-requests': (sandbox, asked) => repeat(1, () => sandbox.call('resendForCustomer', asked)),
    },
  },
}

describeProblems(situations)
