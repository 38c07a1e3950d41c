import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SupportCase } from '#shared/api/staff.ts'
import { scenarioNames } from '#shared/api/names.ts'
import type { CaseWork } from '../../../support/portal/desk-case.ts'
import {
  as,
  consent,
  disabling,
  linkOf,
  openCase,
  prove,
  provenCase,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import { changeRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

const { agentA, approverA, auditorA, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const read = async (work: CaseWork, login: string = auditorA): Promise<SupportCase> => {
  const { token, params } = await as(sandbox, login, work)
  return (await sandbox.call('getCase', { token, params })).body(200)
}
const disable = async ({ token, params }: CaseWork): Promise<SupportCase> =>
  (await sandbox.call('disableForCustomer', { token, params, body: disabling })).body(200)
const close = async ({ token, params }: CaseWork, outcome: 'disabled' | 'refused' | 'unlocked'): Promise<SupportCase> =>
  (await sandbox.call('closeCase', { token, params, body: { outcome } })).body(200)

/** Everything that raises the risk of an account, at once. */
function raiseRisk(): void {
  changeRows(
    sandbox,
    `UPDATE accounts SET email_changed_at = 1795000000000, mobile_changed_at = 1795000000000,
       password_changed_at = 1795000000000, password_reset_forced_at = 1795000000000`,
  )
  changeRows(sandbox, `INSERT INTO services (account_id, kind, name) VALUES (?, 'gpu-server', 'GPU 1')`, seriMuda.id)
}
const normal = { risk: { raised: false, reasons: [] } }
const open = (points: number, pointsNeeded = 60) => ({ open: true, points, pointsNeeded, lacks: [] })

describe('what a case was judged to be', () => {
  test('when it acted stays, whatever becomes of the account, and an auditor reads that once it is closed', async () => {
    const work = await provenCase(sandbox, 'disable-two-factor')
    const done = await disable(work)
    expect(done.judgements).toMatchObject([{ of: 'disable-two-factor', gate: open(60), ...normal }])
    raiseRisk()
    // While it is open it needs what is true now: a set-up with the customer on the line asks for the gate once more.
    expect(await read(work)).toMatchObject({ risk: { raised: true }, gate: { open: false, pointsNeeded: 80 } })
    const closed = await close(work, 'disabled')
    const [act, end] = closed.judgements
    expect(closed).toMatchObject({ gate: open(60), ...normal })
    expect(act).toEqual(done.judgements[0])
    expect(end).toMatchObject({ of: 'closing', risk: { raised: true }, gate: { pointsNeeded: 80 } })
    await sandbox.advance(30 * 24 * 3600)
    expect(await read(work)).toEqual({ ...closed, twoFactor: closed.twoFactor })
  })

  test('at its closing is what a case shows that did nothing', async () => {
    const work = await openCase(sandbox)
    await prove(sandbox, work, ['personal-facts'])
    const closed = await close(work, 'refused')
    const expected = { gate: { open: false, points: 10, pointsNeeded: 60, lacks: ['points', 'consent'] }, ...normal }
    expect(closed).toMatchObject({ ...expected, judgements: [{ of: 'closing', ...expected }] })
    raiseRisk()
    expect(await read(work)).toEqual(closed)
  })

  test('is kept for each act: unlock, and a set-up with the customer on the line', async () => {
    const wrong = { userId: seriMuda.userId, password: 'wrong', device: 'test' }
    await sandbox.call('signIn', { body: wrong })
    const work = await provenCase(sandbox, 'unlock')
    const { token, params } = work
    ;(await sandbox.call('unlockCustomer', { token, params })).body(200)
    await close(work, 'unlocked')
    const reopened = { token, params, body: { reason: 'The phone is lost, too' } }
    ;(await sandbox.call('reopenCase', reopened)).body(200)
    await consent(sandbox, work, 'disable-two-factor')
    await disable(work)
    const begun = { token, params, body: { method: 'email', password } } as const
    const { id: enrolmentId } = (await sandbox.call('enrolForCustomer', begun)).body(201)
    const code = { code: await sandbox.sentCode(seriMuda.id) }
    ;(await sandbox.call('verifyForCustomer', { token, params: { ...params, enrolmentId }, body: code })).body(200)
    const { judgements } = await close(work, 'disabled')
    expect(judgements.map(({ of }) => of)).toEqual(['unlock', 'closing', 'disable-two-factor', 'set-up', 'closing'])
    expect(judgements.filter(({ gate }) => gate.open)).toHaveLength(5)
  })

  test('an approval stays with a closed case when its author is no approver any more', async () => {
    const work = await provenCase(sandbox, 'disable-two-factor')
    raiseRisk()
    await prove(sandbox, work, ['own-service'])
    ;(await sandbox.call('approveCase', { ...(await as(sandbox, approverA, work)), body: { note: 'Sound' } })).body(200)
    await disable(work)
    await close(work, 'disabled')
    changeRows(sandbox, `UPDATE staff SET role = 'agent' WHERE id = ?`, 'staff-approver-a')
    expect((await read(work)).approval).toMatchObject({ status: 'approved', note: 'Sound' })
  })
})

test('the password that a case made the customer set raises no risk to it, and a later one does', async () => {
  const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
  const { token, params } = work
  await prove(sandbox, work, ['contact-update-form', 'registration-papers'])
  ;(await sandbox.call('updateContact', { token, params, body: { email: 'new@serimuda.example' } })).body(200)
  const approver = await as(sandbox, approverA, work)
  await readUpdate(sandbox, approver)
  ;(await sandbox.call('approveCase', { ...approver, body: { note: 'Seen' } })).body(200)
  await disable(work)
  const invitation = { token: await linkOf(sandbox, seriMuda.id, 'invitation') }
  const first = { newPassword: 'the first of our own' }
  ;(await sandbox.call('setInvitedPassword', { params: invitation, body: first })).body(200)
  expect(await read(work)).toMatchObject({ ...normal, gate: open(60) })
  await sandbox.advance(60)
  await sandbox.call('askPasswordReset', { body: { userId: 'new@serimuda.example' } })
  const link = { token: await linkOf(sandbox, seriMuda.id, 'password-reset') }
  const second = { newPassword: 'the second of our own' }
  ;(await sandbox.call('setNewPassword', { params: link, body: second })).body(200)
  expect(await read(work, agentA)).toMatchObject({ risk: { reasons: ['recent-password-change'] } })
})

test.each(scenarioNames)('no sample of %s acted while its gate lacked anything', async (scenario) => {
  ;(await sandbox.control('resetSandbox', { body: { scenario } })).body(200)
  const token = (await sandbox.signInStaff(auditorA)).accessToken
  let after: string | undefined
  do {
    const query = { limit: 100, ...(after === undefined ? {} : { after }) }
    const page = (await sandbox.call('listCases', { token, query })).body(200)
    for (const { ticket, judgements, status } of page.cases) {
      for (const { of, gate } of judgements) expect(of === 'closing' || gate.open, `${ticket}: ${of}`).toBe(true)
      if (status === 'closed') expect(judgements.at(-1)?.of, ticket).toBe('closing')
    }
    after = page.next ?? undefined
  } while (after !== undefined)
})
