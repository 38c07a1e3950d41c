import { expect, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { ProblemCode } from '#shared/api/problem.ts'
import {
  as,
  caseRequest,
  check,
  consent,
  openCase,
  prove,
  sixtyPoints,
  staffToken,
} from '../support/portal/desk-case.ts'
import { changeRows } from '../support/portal/portal-database.ts'
import { keepRows } from '../support/portal/restore-rows.ts'
import { startTestSandbox, samplePassword as password, samples, type TestSandbox } from '../support/portal/sandbox.ts'

/**
 * Who may do what in a case whose gate is open, and once it is closed: every write of the desk, each from the same state,
 * by everybody. The outcomes are written by hand from the contract's sentences; where the gate is shut and for the reads
 * see desk/permissions.test.ts.
 */
const { agentA, agentB, approverA, auditorA, bayu, seriMuda } = samples
type Expected = 200 | 201 | ProblemCode
type Three = [active: Expected, frozen: Expected, closed: Expected]
const statuses = ['active', 'frozen', 'closed'] as const

const inactive = 'account-not-active'
const always = (one: Expected): Three => [one, one, one]
/** DESK-21, ACC-9: on a frozen or closed account an act answers so to every agent. */
const active = (one: Expected): Three => [one, inactive, inactive]

interface Row {
  body?: object
  /** By a person who may act, in the open case. */
  open: Three
  /** By an agent whom the consent does not name (DESK-14); as `open` where it is left out. */
  unnamed?: Three
  /** In the closed case: DESK-19, a conflict, where it is left out. */
  closed?: Three
  /** GATE-5, GATE-12: by an approver who neither opened the case nor proved anything in it. */
  secondPerson?: true
}

const writes: Record<string, Row> = {
  // DESK-6: one open case an account; a frozen account may have one, a closed one not.
  openCase: {
    body: { ...caseRequest, accountId: seriMuda.id },
    open: ['conflict', 'conflict', inactive],
    closed: [201, 201, inactive],
  },
  addEvidence: { body: { kind: 'personal-facts', outcome: 'passed', note: '' }, open: always(200) },
  // DESK-11: what was answered is not asked again.
  askConsent: { body: { act: 'disable-two-factor' }, open: always('conflict') },
  // DESK-12: none where the registered address is valid.
  updateContact: { body: { email: 'new@serimuda.example' }, open: ['conflict', 'conflict', inactive] },
  approveCase: { body: { note: 'Seen' }, open: always(200), secondPerson: true },
  refuseCase: { body: { note: 'Seen' }, open: always(200), secondPerson: true },
  disableForCustomer: {
    body: { password, expectedVersion: 1 },
    open: active(200),
    unnamed: active('forbidden'),
  },
  // HELP-1, HELP-4: while 2FA is on.
  inviteCustomer: { body: { sms: true }, open: active('conflict') },
  enrolForCustomer: { body: { method: 'sms', password }, open: active('conflict') },
  // HELP-5: none was begun.
  verifyForCustomer: { body: { code: '123456' }, open: active('not-found') },
  resendForCustomer: { open: active('not-found') },
  // DESK-18: nothing is counted; what is not frozen is not made active; GATE-2: consent to another act is none.
  unlockCustomer: { open: active('conflict') },
  unfreezeCustomer: { open: ['conflict', 'proof-incomplete', inactive] },
  closeCase: { body: { outcome: 'refused' }, open: always(200) },
  // DESK-20, and a case about a closed account is not opened again.
  reopenCase: { body: { reason: 'Called again' }, open: always('conflict'), closed: [200, 200, 'conflict'] },
}

/** Who asks, whether they opened the case, and what excludes them beside the table. */
interface Asker {
  name: string
  login: string | null
  opener?: true
  /** DESK-1, DESK-2: every write answers so. */
  refused?: ProblemCode
  approver?: true
  proved?: true
  own?: true
}

const askers: Asker[] = [
  { name: 'the agent who opened it', login: agentA, opener: true },
  { name: 'another agent', login: agentB },
  { name: 'an approver', login: approverA, approver: true },
  { name: 'an approver who proved', login: approverA, approver: true, proved: true },
  { name: 'an approver who opened it', login: approverA, approver: true, opener: true },
  { name: 'an auditor', login: auditorA, refused: 'forbidden' },
  { name: 'an agent, own account', login: agentB, own: true, refused: 'forbidden' },
  { name: 'an approver, own account', login: approverA, own: true, approver: true, refused: 'forbidden' },
  { name: 'an auditor, own account', login: auditorA, own: true, refused: 'forbidden' },
  { name: 'a customer', login: null, refused: 'forbidden' },
  { name: 'nobody', login: null, refused: 'unauthenticated' },
]

function expected(row: Row, asker: Asker, status: (typeof statuses)[number], isOpen: boolean): Expected {
  if (asker.refused !== undefined) return asker.refused
  if (row.secondPerson && (asker.approver !== true || asker.opener === true || asker.proved === true))
    return 'forbidden'
  const table = isOpen
    ? asker.opener === true
      ? row.open
      : (row.unnamed ?? row.open)
    : (row.closed ?? always('conflict'))
  return table[statuses.indexOf(status)] as Expected
}

async function tokenOf(sandbox: TestSandbox, asker: Asker): Promise<string | undefined> {
  if (asker.name === 'a customer') return (await sandbox.signIn(bayu.userId)).accessToken
  return asker.login === null ? undefined : staffToken(sandbox, asker.login)
}

test('the table names every write of the desk', () => {
  // Step-ups are of a desk whose staff sign in at a provider: `staff-openid.test.ts`.
  const atDesk = Object.entries(endpoints).filter(
    ([, { access, method, path }]) => access === 'staff' && method === 'post' && !path.startsWith('/staff/step-ups'),
  )
  expect(Object.keys(writes).sort()).toEqual(atDesk.map(([name]) => name).sort())
})

test.each(askers)('$name', async (asker) => {
  const sandbox = await startTestSandbox()
  try {
    const opener = await staffToken(sandbox, asker.opener === true && asker.approver === true ? approverA : agentA)
    const work = await openCase(sandbox, {}, opener)
    await prove(sandbox, work, sixtyPoints)
    if (asker.proved) await check(sandbox, await as(sandbox, approverA, work), 'own-service', 'passed')
    await consent(sandbox, work, 'disable-two-factor')
    const token = await tokenOf(sandbox, asker)
    if (asker.own) changeRows(sandbox, 'UPDATE staff SET own_account_id = ? WHERE login = ?', seriMuda.id, asker.login)
    const found: unknown[] = []
    const wanted: unknown[] = []
    for (const isOpen of [true, false]) {
      if (!isOpen) changeRows(sandbox, `UPDATE cases SET closed_at = opened_at, outcome = 'refused'`)
      for (const status of statuses) {
        changeRows(sandbox, 'UPDATE accounts SET status = ? WHERE id = ?', status, seriMuda.id)
        const back = keepRows(sandbox)
        for (const [name, row] of Object.entries(writes)) {
          const params = { ...work.params, enrolmentId: 'enrolment-0' }
          const parts = [...endpoints[name as 'openCase'].path.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part)
          const path = Object.fromEntries(parts.map((part) => [part, params[part as 'caseId']] as const))
          const asked = { ...(token && { token }), ...(row.body && { body: row.body }), params: path }
          const before = (await sandbox.ledger()).length
          const answer = await sandbox.call(name as 'openCase', asked as never)
          const effects = (await sandbox.ledger()).length - before
          const code = answer.status < 300 ? answer.status : (JSON.parse(answer.text) as { code: string }).code
          const due = expected(row, asker, status, isOpen)
          // What is refused has no effect.
          found.push([isOpen, status, name, code, code === 200 || code === 201 || effects === 0])
          wanted.push([isOpen, status, name, due, true])
          if (answer.status < 300 || effects > 0) back()
        }
      }
    }
    expect(found).toEqual(wanted)
    expect(found).toHaveLength(2 * 3 * Object.keys(writes).length)
  } finally {
    await sandbox.close()
  }
})
