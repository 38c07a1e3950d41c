import { afterEach, beforeEach, expect, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import { caseRequest, openCase, staffToken } from '../../../support/portal/desk-case.ts'
import { changeRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { agentA, agentB, approverA, auditorA, bayu, seriMuda } = samples
type Name = keyof typeof endpoints
type Expected = number | ProblemCode

const statuses = ['active', 'frozen', 'closed'] as const

interface Row {
  body?: object
  /** What somebody who may act is answered while the account is active, frozen and closed. */
  answers: [Expected, Expected, Expected]
  /** Asks for an approver; the others are refused. */
  approver?: true
}

const inactive = 'account-not-active'

/** Every write of the desk, on a case of Seri Muda Trading whose gate is shut; in an order in which each may be asked. */
const writes = {
  openCase: { body: { ...caseRequest, accountId: seriMuda.id }, answers: ['conflict', 'conflict', inactive] },
  approveCase: { body: { note: 'Seen' }, answers: [200, 200, 200], approver: true },
  refuseCase: { body: { note: 'Seen' }, answers: ['conflict', 'conflict', 'conflict'], approver: true },
  addEvidence: { body: { kind: 'personal-facts', outcome: 'passed', note: '' }, answers: [200, 200, 200] },
  askConsent: { body: { act: 'unlock' }, answers: ['conflict', 'conflict', 'conflict'] },
  updateContact: { body: { email: 'new@serimuda.example' }, answers: [200, 200, inactive] },
  // A read, for every person who may act; of a closed account none was asked.
  readContactUpdate: { answers: [200, 200, 'conflict'] },
  disableForCustomer: { body: { password, expectedVersion: 1 }, answers: ['proof-incomplete', inactive, inactive] },
  inviteCustomer: { body: { sms: true }, answers: ['conflict', inactive, inactive] },
  enrolForCustomer: { body: { method: 'sms', password }, answers: ['conflict', inactive, inactive] },
  verifyForCustomer: { body: { code: '123456' }, answers: ['not-found', inactive, inactive] },
  resendForCustomer: { answers: ['not-found', inactive, inactive] },
  unlockCustomer: { answers: ['conflict', inactive, inactive] },
  unfreezeCustomer: { answers: ['conflict', 'proof-incomplete', inactive] },
  closeCase: { body: { outcome: 'refused' }, answers: [200, 200, 200] },
  reopenCase: { body: { reason: 'Called again' }, answers: [200, 200, 'conflict'] },
} satisfies Partial<Record<Name, Row>>

const reads = ['searchCustomers', 'getCustomer', 'listCases', 'getCase'] as const satisfies Name[]

/** Of a desk whose staff sign in at a provider; who may call them is tested in `staff-openid.test.ts`. */
const byProvider: readonly Name[] = ['beginStepUp', 'finishStepUp']

test('the matrix names every call of the desk', () => {
  const atDesk = Object.entries<Endpoint>(endpoints).filter(([, { access }]) => access === 'staff')
  const known = [...Object.keys(writes), ...reads, 'staffSignOut', ...byProvider]
  expect(atDesk.map(([name]) => name).sort()).toEqual(known.sort())
})

test.each(statuses.flatMap((status) => [false, true].map((own) => ({ status, own }))))(
  'role by call on an account that is $status, own: $own',
  async ({ status, own }) => {
    const opener = await staffToken(sandbox, agentA)
    const { params } = await openCase(sandbox, { scenario: 'registered-email-invalid' }, opener)
    const all = { ...params, accountId: seriMuda.id, enrolmentId: 'enrolment-0' }
    const tokens: Record<string, string> = {
      agent: own ? await staffToken(sandbox, agentB) : opener,
      approver: await staffToken(sandbox, approverA),
      auditor: await staffToken(sandbox, auditorA),
      customer: (await sandbox.signIn(bayu.userId)).accessToken,
    }
    if (own) changeRows(sandbox, 'UPDATE staff SET own_account_id = ? WHERE login <> ?', seriMuda.id, agentA)
    changeRows(sandbox, 'UPDATE accounts SET status = ? WHERE id = ?', status, seriMuda.id)
    const reset = (): void => {
      changeRows(sandbox, 'DELETE FROM approvals')
      changeRows(sandbox, 'DELETE FROM contact_updates')
      changeRows(sandbox, 'UPDATE cases SET closed_at = NULL, outcome = NULL')
    }
    const found: unknown[] = []
    const expected: unknown[] = []
    const ask = async (who: string, name: Name, body: object | undefined, wanted: Expected): Promise<void> => {
      const token = tokens[who]
      const parts = [...endpoints[name].path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part as keyof typeof all)
      const path = Object.fromEntries(parts.map((part) => [part, all[part]]))
      const asked = { ...(token && { token }), ...(body && { body }), params: path }
      const answer = await sandbox.call(name, asked as never)
      const code = answer.status < 300 ? answer.status : (JSON.parse(answer.text) as { code: string }).code
      found.push([who, name, code])
      expected.push([who, name, wanted])
    }
    for (const who of ['agent', 'approver', 'auditor', 'customer', 'nobody']) {
      for (const name of reads) {
        const refused = { customer: 'forbidden', nobody: 'unauthenticated' }[who] as ProblemCode | undefined
        await ask(who, name, undefined, refused ?? 200)
      }
      for (const [name, row] of Object.entries<Row>(writes)) {
        const may = !own && (who === 'approver' || (who === 'agent' && row.approver !== true))
        const allowed = row.answers[statuses.indexOf(status)] as Expected
        await ask(who, name as Name, row.body, who === 'nobody' ? 'unauthenticated' : may ? allowed : 'forbidden')
      }
      reset()
    }
    expect(found).toEqual(expected)
    expect(found).toHaveLength(5 * Object.keys(endpoints).filter((name) => isAtDesk(name as Name)).length)
  },
)

function isAtDesk(name: Name): boolean {
  return endpoints[name].access === 'staff' && name !== 'staffSignOut' && !byProvider.includes(name)
}

test('a revoked role is gone from the next call on, in a session that began before', async () => {
  const { token, params } = await openCase(sandbox)
  const body = { kind: 'call-back', outcome: 'passed', note: '' } as const
  ;(await sandbox.call('addEvidence', { token, params, body })).body(200)
  changeRows(sandbox, `UPDATE staff SET role = 'auditor' WHERE login = ?`, agentA)
  ;(await sandbox.call('addEvidence', { token, params, body })).problem('forbidden')
  ;(await sandbox.call('getCase', { token, params })).body(200)
})
