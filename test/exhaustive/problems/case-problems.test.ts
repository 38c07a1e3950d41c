import {
  as,
  disabling,
  linkOf,
  openCase,
  provenCase,
  repeat,
  type CaseWork,
  readUpdate,
} from '../../support/portal/desk-case.ts'
import { changing } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import type { Situations } from './every-problem.ts'
import { describeProblems } from './every-problem.ts'

const { agentB, approverA, auditorA, kenari, seriMuda } = samples
const wrong = 'not-the-password'

type CaseCalls =
  | 'addEvidence'
  | 'askConsent'
  | 'answerConsent'
  | 'updateContact'
  | 'readContactUpdate'
  | 'approveCase'
  | 'refuseCase'
  | 'disableForCustomer'
  | 'unlockCustomer'
  | 'unfreezeCustomer'
  | 'closeCase'
  | 'reopenCase'

interface Work {
  token?: string
  params: { caseId: string }
}

const byAuditor = async (sandbox: TestSandbox) => ({ token: (await sandbox.signInStaff(auditorA)).accessToken })
const byAgentB = async (sandbox: TestSandbox) => ({ token: (await sandbox.signInStaff(agentB)).accessToken })
const closed = async (sandbox: TestSandbox, { params }: Work): Promise<undefined> => {
  const { token } = await byAgentB(sandbox)
  ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'refused' } })).body(200)
}
const frozen = changing(`UPDATE accounts SET status = 'frozen'`)
const shut = changing(`UPDATE accounts SET status = 'closed'`)
const noAddress = changing(`UPDATE accounts SET user_id = '-' WHERE id = '${seriMuda.id}'`)
const oneProofLess = changing('DELETE FROM evidence WHERE seq = (SELECT max(seq) FROM evidence)')

const noCase = { 'not-found': () => ({ params: { caseId: 'case-0' } }) }
const caseWork = { ...noCase, forbidden: byAuditor, conflict: closed }

const invalid = { scenario: 'registered-email-invalid' } as const
const note = { note: 'Both papers seen' }

async function withApprover(sandbox: TestSandbox): Promise<CaseWork> {
  return as(sandbox, approverA, await openCase(sandbox))
}

/** A wrong password at sign-in, so that there is something to unlock. */
async function lockable(sandbox: TestSandbox) {
  await sandbox.call('signIn', { body: { userId: seriMuda.userId, password: wrong, device: 'test' } })
  return provenCase(sandbox, 'unlock')
}

async function freezable(sandbox: TestSandbox) {
  frozen(sandbox)
  return provenCase(sandbox, 'unfreeze')
}

const situations: Situations<CaseCalls> = {
  addEvidence: {
    ready: async (sandbox) => ({
      ...(await openCase(sandbox)),
      body: { kind: 'call-back', outcome: 'passed', note: 'Answered by the person in charge' },
    }),
    problems: caseWork,
  },
  askConsent: {
    ready: async (sandbox) => ({ ...(await openCase(sandbox)), body: { act: 'disable-two-factor' } }),
    problems: { ...caseWork, 'destination-missing': noAddress },
  },
  answerConsent: {
    ready: async (sandbox) => {
      const { token, params } = await openCase(sandbox)
      ;(await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
      return { params: { token: await linkOf(sandbox, seriMuda.id, 'consent') }, body: { decision: 'approve' } }
    },
    problems: {
      'not-found': () => ({ params: { token: 'no-link-of-ours' } }),
      conflict: async (sandbox, asked) => void (await sandbox.call('answerConsent', asked)).body(200),
    },
  },
  updateContact: {
    ready: async (sandbox) => ({ ...(await openCase(sandbox, invalid)), body: { email: 'new@serimuda.example' } }),
    problems: {
      ...noCase,
      forbidden: byAuditor,
      conflict: () => ({ body: { email: kenari.userId } }),
      'account-not-active': shut,
    },
  },
  readContactUpdate: {
    ready: async (sandbox) => {
      const { token, params } = await openCase(sandbox, invalid)
      ;(await sandbox.call('updateContact', { token, params, body: { mobileNumber: '+60100000555' } })).body(200)
      return { token, params }
    },
    problems: { 'not-found': noCase['not-found'], forbidden: byAuditor, conflict: closed },
  },
  approveCase: {
    ready: async (sandbox) => {
      const work = await openCase(sandbox, invalid)
      const { token, params } = work
      ;(await sandbox.call('updateContact', { token, params, body: { mobileNumber: '+60100000555' } })).body(200)
      const second = await as(sandbox, approverA, work)
      await readUpdate(sandbox, second)
      return { ...second, body: note }
    },
    problems: {
      ...noCase,
      forbidden: byAgentB,
      conflict: async (sandbox, asked) => void (await sandbox.call('approveCase', asked)).body(200),
      'account-not-active': shut,
    },
  },
  refuseCase: {
    ready: async (sandbox) => ({ ...(await withApprover(sandbox)), body: note }),
    problems: {
      ...noCase,
      forbidden: byAgentB,
      conflict: async (sandbox, asked) => void (await sandbox.call('refuseCase', asked)).body(200),
    },
  },
  disableForCustomer: {
    ready: async (sandbox) => ({ ...(await provenCase(sandbox, 'disable-two-factor')), body: disabling }),
    problems: {
      ...noCase,
      // The customer agreed to Agent A by name.
      forbidden: byAgentB,
      conflict: () => ({ body: { password, expectedVersion: 0 } }),
      'wrong-password': () => ({ body: { password: wrong, expectedVersion: 1 } }),
      locked: (sandbox, asked) =>
        repeat(5, () =>
          sandbox.call('disableForCustomer', { ...asked, body: { password: wrong, expectedVersion: 1 } }),
        ),
      'proof-incomplete': oneProofLess,
      'account-not-active': frozen,
    },
  },
  unlockCustomer: {
    ready: lockable,
    problems: {
      ...noCase,
      forbidden: byAgentB,
      conflict: changing('DELETE FROM attempts'),
      'proof-incomplete': oneProofLess,
      'account-not-active': frozen,
    },
  },
  unfreezeCustomer: {
    ready: freezable,
    problems: {
      ...noCase,
      forbidden: byAgentB,
      conflict: changing(`UPDATE accounts SET status = 'active'`),
      'proof-incomplete': oneProofLess,
      'account-not-active': shut,
    },
  },
  closeCase: {
    ready: async (sandbox) => ({ ...(await openCase(sandbox)), body: { outcome: 'refused' } }),
    problems: { ...noCase, forbidden: byAuditor, conflict: () => ({ body: { outcome: 'disabled' } }) },
  },
  reopenCase: {
    ready: async (sandbox) => {
      const work = await openCase(sandbox)
      ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'refused' } })).body(200)
      return { ...work, body: { reason: 'The customer called again' } }
    },
    problems: {
      ...noCase,
      forbidden: byAuditor,
      conflict: async (sandbox) => {
        await openCase(sandbox)
        return undefined
      },
    },
  },
}

describeProblems(situations)
