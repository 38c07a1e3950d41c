import { describe, expect } from 'vitest'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { deskOffers, type DeskAct } from '#shared/domain/desk-permissions.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import {
  acceptInvitation,
  effectsOf,
  newContact,
  openCase,
  openCaseWithInvalidEmail,
  opening,
  prove,
  setNewPassword,
} from '../../support/console/staff-case.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, agentA, agentB, approverA } = samples
const newPassword = 'quite another one 7'

/** What the page would offer of an act to the person who is signed in. */
async function offerOf(app: TestConsole, caseId: string, act: DeskAct) {
  const supportCase = await app.ok('desk.getCase', { caseId })
  const customer = await app.ok('desk.getCustomer', { accountId: supportCase.accountId })
  const { staff } = await app.ok('app.snapshot', {})
  return deskOffers(staff!, { supportCase, customer, setUpWaits: supportCase.setUp !== null })[act]
}

/** What the customer's own sign-in comes to. */
async function customerSignIn({ sandbox }: World, userId: string, own: string): Promise<number> {
  return (await sandbox.call('signIn', { body: { userId, password: own, device: 'test' } })).status
}

describe('new contact details', () => {
  test('are read in full until the decision; the reading is an audit entry that contains none of them', async ({
    world,
  }) => {
    const { app } = world
    const { id: caseId } = await openCaseWithInvalidEmail(world)
    const second = await world.openConsole()
    await operatorOf(world, second).signInStaff(approverA)
    const full = await second.ok('desk.readContact', { caseId })
    expect(full).toMatchObject(newContact)
    const entry = second.entries().at(-1)!
    expect(entry).toMatchObject({
      ...{ action: 'contact.read', outcome: 'ok', procedure: caseId, account: seriMuda.id, ticket: 'T-1001' },
      actor: expect.stringContaining('staff:') as string,
      detail: {},
    })
    expect(entry.trace).toMatch(/./)
    for (const fault of ['cut-before', 'cut-after'] as const) {
      await world.sandbox.plan({ method: 'GET', path: '/staff/cases/{caseId}/contact-update', fault, times: 1 })
      // An answer that is lost on the way may be on the portal's record all the same.
      const lost = await second.failure('desk.readContact', { caseId })
      expect(lost).toMatchObject({ code: 'no-answer-to-recorded-read', next: 'try-again' })
      expect(second.entries().at(-1)).toMatchObject({ action: 'contact.read', outcome: 'unknown', trace: null })
    }
    const { events } = await second.ok('desk.getCase', { caseId })
    expect(
      events.filter(({ what }) => what === 'contact-update-read'),
      'the first, and the one cut after',
    ).toHaveLength(2)
    await second.ok('desk.approve', { caseId, note: 'As on the form' })
    expect(await second.failure('desk.readContact', { caseId })).toMatchObject({ code: 'conflict' })
    expect(await app.failure('desk.readContact', { caseId })).toMatchObject({ code: 'conflict' })
  })
})

describe('registered e-mail valid', () => {
  test('disable, then the invitation: the customer sets SMS up alone', async ({ world }) => {
    const { app } = world
    const { id: caseId } = await openCase(world, 'disabled')
    expect(await offerOf(app, caseId, 'invite')).toEqual({ offered: true })
    expect(await app.ok('desk.invite', { caseId, sms: true })).toMatchObject({ invitation: { status: 'sent' } })
    await acceptInvitation(world)
    expect(await app.ok('desk.getCase', { caseId })).toMatchObject({
      invitation: { status: 'used' },
      twoFactor: { active: true, method: 'sms', lastChangedBy: 'customer' },
    })
    expect(await app.ok('desk.closeCase', { caseId, outcome: 'disabled' })).toMatchObject({ status: 'closed' })
  })

  test('disable, then SMS with the customer on the line: a wrong code, another code, the right one', async ({
    world,
  }) => {
    const { app, sandbox, typed } = world
    const { id: caseId } = await openCase(world, 'disabled')
    const setUp = await app.ok('desk.enrol', { caseId, method: 'sms', password })
    expect(setUp).toMatchObject({ method: 'sms', sendNumber: 1 })
    expect(setUp).not.toHaveProperty('secret')
    expect((await sandbox.outbox(seriMuda.id)).at(-1)?.body).toContain('T-1001')
    typed.add('00000000')
    expect(await app.failure('desk.verifyEnrolment', { caseId, code: '00000000' })).toMatchObject({
      code: 'wrong-code',
      attemptsLeft: 4,
    })
    expect((await app.ok('desk.getCase', { caseId })).setUp).toMatchObject({ attemptsLeft: 4 })
    await sandbox.advance(61)
    expect(await app.ok('desk.resendEnrolment', { caseId })).toMatchObject({ sendNumber: 2 })
    const done = await app.ok('desk.verifyEnrolment', { caseId, code: await sandbox.sentCode(seriMuda.id) })
    expect(done).toMatchObject({ setUp: null, twoFactor: { active: true, method: 'sms', lastChangedBy: 'agent' } })
    const steps = app.entries().filter(({ procedure, step }) => procedure === caseId && step !== null)
    expect(new Set(steps.map(({ step }) => step))).toEqual(new Set(['5 Disable 2FA', '8 Confirm', '9 Verify']))
  })

  test('raised risk: the approver on another console, then the agent whom the customer named', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signInStaff(agentA)
    const { id: caseId } = await app.ok('desk.openCase', { ...opening, accountId: kenari.id })
    await prove(app, caseId, ['registered-email', 'call-back'])
    await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
    const { messages } = await app.ok('sandbox.inbox', {})
    await app.ok('sandbox.answerConsent', { token: messages[0]?.linkToken ?? '', decision: 'approve' })
    expect(await offerOf(app, caseId, 'disable')).toEqual({ offered: false, why: 'approval-missing' })
    expect(await app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
    expect(await app.failure('desk.approve', { caseId, note: 'by myself' })).toMatchObject({ code: 'forbidden' })

    const second = await world.openConsole()
    await operatorOf(world, second).signInStaff(approverA)
    expect(await offerOf(second, caseId, 'approve')).toEqual({ offered: true })
    expect(await second.ok('desk.approve', { caseId, note: 'The evidence is sound' })).toMatchObject({
      approval: { status: 'approved', by: { id: 'staff-approver-a' }, note: 'The evidence is sound' },
      gate: { open: true },
    })
    expect(await offerOf(second, caseId, 'disable')).toEqual({ offered: false, why: 'another-agent-named' })
    expect(await second.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'forbidden' })
    expect(await app.ok('desk.disable', { caseId, password })).toMatchObject({ twoFactor: { active: false } })
    expect(second.entries().at(-1)).toMatchObject({ actor: 'staff:staff-approver-a', procedure: caseId })
  })
})

describe('registered e-mail invalid', () => {
  /** The second person's console: the same one, or another. */
  async function toTheEnd(world: World, second: TestConsole): Promise<OutputOf<'desk.getCase'>> {
    const { app, typed } = world
    typed.add(newPassword)
    const asked = await openCaseWithInvalidEmail(world)
    const caseId = asked.id
    expect(asked.contactUpdate).toMatchObject({ status: 'asked', emailMasked: 'n***@serimuda.example' })
    expect(await offerOf(app, caseId, 'approve')).toEqual({ offered: false, why: 'approvers-only' })
    expect(await offerOf(app, caseId, 'disable')).toEqual({ offered: false, why: 'contact-update-missing' })
    expect(await app.failure('desk.askConsent', { caseId, act: 'disable-two-factor' })).toMatchObject({
      code: 'conflict',
    })

    await operatorOf(world, second).signInStaff(approverA)
    expect(await offerOf(second, caseId, 'approve')).toEqual({ offered: false, why: 'contact-unread' })
    expect(await second.failure('desk.approve', { caseId, note: 'unread' })).toMatchObject({ code: 'conflict' })
    await second.ok('desk.readContact', { caseId })
    expect(await offerOf(second, caseId, 'approve')).toEqual({ offered: true })
    expect(await second.ok('desk.approve', { caseId, note: 'Papers and form agree' })).toMatchObject({
      contactUpdate: { status: 'approved' },
      gate: { open: true },
    })
    if (second === app) await operatorOf(world).signInStaff(agentA)
    expect(await app.ok('desk.disable', { caseId, password })).toMatchObject({ twoFactor: { active: false } })
    const after = await app.ok('desk.getCase', { caseId })
    expect(after.passwordResetForcedAt).not.toBeNull()

    expect(await customerSignIn(world, newContact.email, password)).toBe(403)
    await setNewPassword(world, newPassword)
    expect(await customerSignIn(world, newContact.email, newPassword)).toBe(201)
    await app.ok('desk.invite', { caseId, sms: true })
    await acceptInvitation(world, newPassword)
    return app.ok('desk.closeCase', { caseId, outcome: 'disabled' })
  }

  test.for(['one console', 'two consoles'])('to the end with two staff logins on %s', async (on, { world }) => {
    const closed = await toTheEnd(world, on === 'one console' ? world.app : await world.openConsole())
    expect(closed).toMatchObject({ status: 'closed', outcome: 'disabled', twoFactor: { active: true, method: 'sms' } })
    expect(await effectsOf(world)).toContain('contact-update-asked')
  })

  test('what was typed in full is written down masked alone', async ({ world }) => {
    const { id: caseId } = await openCaseWithInvalidEmail(world)
    const entry = world.app.entries().find(({ detail }) => detail['effect'] === 'update-contact')
    expect(entry).toMatchObject({
      procedure: caseId,
      detail: { email: 'n***@serimuda.example', mobile: '+60******999' },
    })
  })

  test('a refused approval closes the gate, until another contact update is asked for', async ({ world }) => {
    const { app } = world
    const { id: caseId } = await openCaseWithInvalidEmail(world)
    await operatorOf(world).signInStaff(approverA)
    expect(await app.ok('desk.refuse', { caseId, note: 'The papers are of another company' })).toMatchObject({
      approval: { status: 'refused' },
      contactUpdate: { status: 'refused' },
    })
    expect(await offerOf(app, caseId, 'approve')).toEqual({ offered: false, why: 'refused-already' })
    expect(await app.failure('desk.approve', { caseId, note: 'after all' })).toMatchObject({ code: 'conflict' })
    await operatorOf(world).signInStaff(agentA)
    expect(await app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
    await app.ok('desk.updateContact', { caseId, email: newContact.email })
    await operatorOf(world).signInStaff(approverA)
    await app.ok('desk.readContact', { caseId })
    expect(await offerOf(app, caseId, 'approve')).toEqual({ offered: true })
    expect(await app.ok('desk.approve', { caseId, note: 'Now they agree' })).toMatchObject({ gate: { open: true } })
  })

  test('reopened after a forced password reset: the gate wants a second person again, and a second disable is refused', async ({
    world,
  }) => {
    const { app } = world
    const { id: caseId } = await toTheEnd(world, app)
    expect(await offerOf(app, caseId, 'reopen')).toEqual({ offered: true })
    const reopened = await app.ok('desk.reopen', { caseId, reason: 'The number was wrong' })
    expect(reopened).toMatchObject({ status: 'open', approval: { status: 'none' }, invitation: { status: 'none' } })
    expect(reopened.gate.lacks).toContain('approval')
    expect(await offerOf(app, caseId, 'disable')).toEqual({ offered: false, why: 'done-in-case' })
    expect(await app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'conflict' })
  })
})

describe('unlock and unfreeze', () => {
  const accountsWithProblems = [
    { act: 'unlock', effect: 'desk.unlock', accountId: 'A-70103', outcome: 'unlocked' },
    { act: 'unfreeze', effect: 'desk.unfreeze', accountId: 'A-70105', outcome: 'unfrozen' },
  ] as const

  test.for(accountsWithProblems)(
    '$act: with consent to exactly that, once, and closed as such',
    async (one, { world }) => {
      const { app, sandbox } = world
      ;(await sandbox.control('resetSandbox', { body: { scenario: 'locked-out' } })).body(200)
      await operatorOf(world).signInStaff(agentA)
      const { id: caseId } = await app.ok('desk.openCase', { ...opening, accountId: one.accountId })
      await prove(app, caseId, ['registered-email', 'call-back'])
      expect(await offerOf(app, caseId, one.act)).toEqual({ offered: false, why: 'consent-missing' })
      expect(await app.failure(one.effect, { caseId })).toMatchObject({ code: 'proof-incomplete' })
      await app.ok('desk.askConsent', { caseId, act: one.act })
      const { messages } = await app.ok('sandbox.inbox', {})
      await app.ok('sandbox.answerConsent', { token: messages[0]?.linkToken ?? '', decision: 'approve' })
      expect(await offerOf(app, caseId, one.act)).toEqual({ offered: true })
      await app.ok(one.effect, { caseId })
      expect(await offerOf(app, caseId, one.act)).toEqual({ offered: false, why: 'done-in-case' })
      expect(await app.failure(one.effect, { caseId })).toMatchObject({ code: 'conflict' })
      expect(await app.ok('desk.closeCase', { caseId, outcome: one.outcome })).toMatchObject({ outcome: one.outcome })
    },
  )
})

describe('who is signed in', () => {
  test('an answer that comes after the agent signed out is still a success', async ({ world }) => {
    const { app } = world
    const { id: caseId } = await openCase(world, 'points')
    let release = (): void => undefined
    const answered = new Promise<void>((done) => (release = done))
    let signedOut: Promise<unknown> = Promise.resolve()
    app.onSend = ({ method, path }) => {
      if (path === '/staff/cases/{caseId}/consent') signedOut = app.ok('desk.signOut', {})
      // The portal hears of the sign-out last.
      return method === 'delete' ? answered : undefined
    }
    const asked = await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
    expect(asked).toMatchObject({ id: caseId, consent: { status: 'asked' } })
    expect((await app.ok('app.snapshot', {})).staff).toBeNull()
    release()
    await signedOut
  })

  test('a session that ended in mid-case: the set-up waits for its agent, and for nobody else', async ({ world }) => {
    const { app, sandbox } = world
    const { id: caseId } = await openCase(world, 'enrolling')
    await sandbox.advance(13 * 60 * 60)
    expect(await app.failure('desk.getCase', { caseId })).toMatchObject({ code: 'session-expired' })
    await operatorOf(world).signInStaff(agentA)
    expect((await app.ok('desk.getCase', { caseId })).setUp).toMatchObject({ method: 'sms' })
    await operatorOf(world).signInStaff(agentB)
    expect((await app.ok('desk.getCase', { caseId })).setUp).toBeNull()
    expect(await app.failure('desk.verifyEnrolment', { caseId, code: '123456' })).toMatchObject({ code: 'wrong-step' })
  })

  test('a case of another portal is not asked for at this one', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    const failure = await world.app.failure('desk.getCase', { caseId: 'case-1@portal.example' })
    expect(failure).toMatchObject({ code: 'signed-out' })
  })
})
