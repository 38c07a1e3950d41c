import { describe, expect } from 'vitest'
import { deskActs, deskOffers, type DeskAct, type DeskReason } from '#shared/domain/desk-permissions.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { caseStates, disabling } from '../support/console/case-states.ts'
import type { CaseWork } from '../support/portal/desk-case.ts'
import { operatorOf } from '../support/console/operator.ts'
import { changeRows } from '../support/portal/portal-database.ts'
import { keepRows } from '../support/portal/restore-rows.ts'
import { samplePassword as password, samples, type TestSandbox } from '../support/portal/sandbox.ts'
import { openCase, opening, prove as proveHere } from '../support/console/staff-case.ts'
import { test } from '../support/console/world.ts'

const { seriMuda, agentA, agentB, approverA, auditorA } = samples
/** Where the console is stricter than the portal, and why. */
const stricter: Partial<Record<DeskReason, { actions: readonly DeskAct[]; because: string }>> = {
  ...Object.fromEntries(
    (['already-off', 'not-locked', 'not-frozen', 'done-in-case', 'account-frozen', 'account-closed'] as const).map(
      (why) => [
        why,
        {
          actions: ['consent-to-disable', 'consent-to-unlock', 'consent-to-unfreeze'],
          because: 'consent to what cannot be done would only make the customer uneasy',
        },
      ],
    ),
  ),
  'nothing-to-approve': { actions: ['approve'], because: 'nobody waits for the word' },
  'contact-update-first': { actions: ['approve'], because: 'the contact update would void the word again' },
}

interface Attempt {
  work: CaseWork & { enrolmentId?: string }
  seen: SupportCase
}

const attempts: Record<DeskAct, (sandbox: TestSandbox, attempt: Attempt) => Promise<{ status: number; text: string }>> =
  {
    'open-case': (sandbox, { work: { token, accountId } }) =>
      sandbox.call('openCase', { token, body: { ...opening, accountId } }),
    'add-evidence': (sandbox, { work }) =>
      sandbox.call('addEvidence', { ...work, body: { kind: 'call-back', outcome: 'passed', note: '' } }),
    'consent-to-disable': (sandbox, { work }) => sandbox.call('askConsent', { ...work, body: { act: disabling } }),
    'consent-to-unlock': (sandbox, { work }) => sandbox.call('askConsent', { ...work, body: { act: 'unlock' } }),
    'consent-to-unfreeze': (sandbox, { work }) => sandbox.call('askConsent', { ...work, body: { act: 'unfreeze' } }),
    'update-contact': (sandbox, { work }) =>
      sandbox.call('updateContact', { ...work, body: { email: 'other@serimuda.example' } }),
    'read-contact': (sandbox, { work: { token, params } }) => sandbox.call('readContactUpdate', { token, params }),
    approve: (sandbox, { work }) => sandbox.call('approveCase', { ...work, body: { note: 'Seen' } }),
    refuse: (sandbox, { work }) => sandbox.call('refuseCase', { ...work, body: { note: 'Seen' } }),
    disable: (sandbox, { work, seen }) =>
      sandbox.call('disableForCustomer', { ...work, body: { password, expectedVersion: seen.twoFactor.version } }),
    unlock: (sandbox, { work }) => sandbox.call('unlockCustomer', work),
    unfreeze: (sandbox, { work }) => sandbox.call('unfreezeCustomer', work),
    invite: (sandbox, { work }) => sandbox.call('inviteCustomer', { ...work, body: { sms: true } }),
    'enrol-sms': (sandbox, { work }) =>
      sandbox.call('enrolForCustomer', { ...work, body: { method: 'sms', password } }),
    'enrol-email': (sandbox, { work }) =>
      sandbox.call('enrolForCustomer', { ...work, body: { method: 'email', password } }),
    'verify-enrolment': async (sandbox, { work }) => {
      const code = work.enrolmentId === undefined ? '123456' : await sandbox.sentCode(seriMuda.id)
      return sandbox.call('verifyForCustomer', { ...setUpOf(work), body: { code } })
    },
    'resend-enrolment': (sandbox, { work }) => sandbox.call('resendForCustomer', setUpOf(work)),
    close: (sandbox, { work, seen }) =>
      sandbox.call('closeCase', { ...work, body: { outcome: seen.disabledAt === null ? 'refused' : 'disabled' } }),
    reopen: (sandbox, { work }) => sandbox.call('reopenCase', { ...work, body: { reason: 'Called again' } }),
  }

const setUpOf = ({ token, params, enrolmentId }: Attempt['work']) => ({
  token,
  params: { ...params, enrolmentId: enrolmentId ?? 'enrolment-0' },
})

describe('what the desk offers is what the portal takes', () => {
  test.for(Object.keys(caseStates))('%s', async (state, { world: { sandbox } }) => {
    const brought = await caseStates[state]?.(sandbox)
    if (brought === undefined) throw new Error(state)
    const wrong: string[] = []
    for (const login of [agentA, agentB, approverA, auditorA]) {
      const session = await sandbox.signInStaff(login)
      const token = session.accessToken
      const work = { ...brought, token }
      const seen = (await sandbox.call('getCase', { token, params: work.params })).body(200)
      const customer = (await sandbox.call('getCustomer', { token, params: { accountId: seriMuda.id } })).body(200)
      const setUpWaits = brought.enrolmentId !== undefined
      const offers = deskOffers(session.staff, { supportCase: seen, customer, setUpWaits })
      const back = keepRows(sandbox)
      for (const act of deskActs) {
        const { status, text } = await attempts[act](sandbox, { work, seen })
        const taken = status < 300
        const offer = offers[act]
        const line = `${login} ${act}: ${offer.offered ? 'offered' : offer.why}, portal ${status} ${taken ? '' : (JSON.parse(text) as { code: string }).code}`
        const allowed = !offer.offered && (stricter[offer.why]?.actions.includes(act) ?? false)
        if (taken !== offer.offered && !(taken && allowed)) wrong.push(line)
        // What is refused has no effect, which the matrix of the calls sees to.
        if (taken) back()
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('what changes in between', () => {
  test('two agents on one customer: one case; the consent binds the one whom it names', async ({ world }) => {
    const { app, sandbox } = world
    const other = await world.openConsole()
    const { id: caseId } = await openCase(world, 'consented')
    await operatorOf(world, other).signInStaff(agentB)
    expect(await other.failure('desk.openCase', { ...opening, ticket: 'T-2' })).toMatchObject({ code: 'conflict' })
    expect(await other.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'forbidden' })
    const seen = await other.ok('desk.getCase', { caseId })
    const staff = (await other.ok('app.snapshot', {})).staff ?? { id: '', role: 'auditor' as const }
    expect(deskOffers(staff, { supportCase: seen, customer: null }).disable).toEqual({
      offered: false,
      why: 'another-agent-named',
    })
    // Both press close: one closes, the other gets the answer that it is closed.
    const both = await Promise.all(
      [app, other].map((one) => one.call('desk.closeCase', { caseId, outcome: 'refused' })),
    )
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect((await sandbox.ledger()).filter(({ what }) => what === 'case-closed')).toHaveLength(1)
    expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')
  })

  test('an approver who loses the role in between: the word counts no more', async ({ world }) => {
    const { app, sandbox } = world
    const second = await world.openConsole()
    const { id: caseId } = await openCase(world, 'consented')
    await app.ok('desk.addEvidence', { caseId, kind: 'personal-facts', outcome: 'failed', note: 'two were wrong' })
    await operatorOf(world, second).signInStaff(approverA)
    expect((await second.ok('desk.approve', { caseId, note: 'The rest is sound' })).gate.open).toBe(true)
    changeRows(sandbox, `UPDATE staff SET role = 'agent' WHERE login = ?`, approverA)
    expect(await app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
    const seen = await app.ok('desk.getCase', { caseId })
    expect(seen.approval.status).toBe('none')
    expect(await second.failure('desk.approve', { caseId, note: 'Once more' })).toMatchObject({ code: 'forbidden' })
  })

  test('an approver who then proves something: the word counts no more, and is not given again', async ({ world }) => {
    const { app } = world
    const second = await world.openConsole()
    const { id: caseId } = await openCase(world, 'consented')
    await app.ok('desk.addEvidence', { caseId, kind: 'personal-facts', outcome: 'failed', note: 'two were wrong' })
    await operatorOf(world, second).signInStaff(approverA)
    await second.ok('desk.approve', { caseId, note: 'The rest is sound' })
    await proveHere(second, caseId, ['own-service'])
    expect(await app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
    expect(await second.failure('desk.approve', { caseId, note: 'Once more' })).toMatchObject({ code: 'forbidden' })
  })

  test('a case reopened after the password reset: nothing that was agreed to is valid any more', async ({ world }) => {
    const { app, sandbox, typed } = world
    const { id: caseId } = await openCase(world, 'disabled')
    await app.ok('desk.closeCase', { caseId, outcome: 'disabled' })
    await app.ok('password.askReset', { portalId: 'sandbox', userId: seriMuda.userId })
    const link = (await sandbox.outbox(seriMuda.id)).findLast(({ kind }) => kind === 'password-reset')?.linkToken ?? ''
    const newPassword = 'another-sandbox-demo-2'
    typed.add(newPassword)
    await app.ok('password.set', { portalId: 'sandbox', link, newPassword })
    const reopened = await app.ok('desk.reopen', { caseId, reason: 'Called again' })
    expect(reopened).toMatchObject({ consent: { status: 'none' }, approval: { status: 'none' }, gate: { open: false } })
    expect(reopened.risk.reasons).toContain('recent-password-change')
    expect(await app.failure('desk.enrol', { caseId, method: 'sms', password })).toMatchObject({
      code: 'proof-incomplete',
    })
  })

  test('a session revoked in mid-case: the act asks for a sign-in, has no effect, and goes on after it', async ({
    world,
  }) => {
    const { app, sandbox } = world
    const { id: caseId } = await openCase(world, 'consented')
    changeRows(sandbox, `UPDATE sessions SET ended_at = 1 WHERE kind = 'staff'`)
    const { code } = await app.failure('desk.disable', { caseId, password })
    expect(['session-expired', 'signed-out', 'unauthenticated']).toContain(code)
    expect((await sandbox.ledger()).map(({ what }) => what)).not.toContain('two-factor-disabled')
    await operatorOf(world).signInStaff(agentA)
    expect((await app.ok('desk.disable', { caseId, password })).twoFactor.active).toBe(false)
    expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(1)
  })
})
