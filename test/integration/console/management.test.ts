import { describe, expect } from 'vitest'
import { accountActs, refusedTo, type AccountAct } from '#shared/domain/role-permissions.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import {
  companies,
  delegatedRoles,
  holdingCompany,
  seedThirtyAccounts,
  signInAt,
} from '../../support/console/delegated-accounts.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const management = async ({ app }: World) => (await app.ok('app.snapshot', {})).management

/** Sends what an act sends, as a login that reaches the account; the portal alone decides. Answers status and problem. */
async function ask(sandbox: TestSandbox, token: string, accountId: string, act: AccountAct, eventId: string) {
  const by = { token, params: { accountId } }
  const { version } = (await sandbox.call('getTwoFactor', by)).body(200)
  const factor = { password, expectedVersion: version }
  const params = { accountId, enrolmentId: 'enrolment-none' }
  switch (act) {
    case 'see-account':
      return [await sandbox.call('getAccount', by), await sandbox.call('listNotices', by)]
    case 'see-security-log':
      return [await sandbox.call('listSecurityEvents', by)]
    case 'disable':
      return [await sandbox.call('disableTwoFactor', { ...by, body: factor })]
    case 'set-up':
    case 'change-method':
      return [
        await sandbox.call('startEnrolment', { ...by, body: { ...factor, method: 'email' } }),
        await sandbox.call('verifyEnrolment', { token, params, body: { code: '123456' } }),
        await sandbox.call('resendEnrolment', { token, params }),
        await sandbox.call('cancelEnrolment', { token, params }),
      ]
    case 'change-number':
      return [await sandbox.call('changeProfile', { ...by, body: { password, mobileNumber: '+60100000999' } })]
    case 'report-not-me':
      return [await sandbox.call('reportNotMe', { ...by, body: { password, eventId } })]
  }
}

describe('what the console offers a role is what the portal allows it', () => {
  for (const role of delegatedRoles)
    for (const act of accountActs)
      test(`${role}: ${act}`, async ({ world }) => {
        const { sandbox } = world
        await seedThirtyAccounts(world)
        const { accessToken: own } = await sandbox.signIn(companies[role].userId, companies[role].id)
        const log = await sandbox.call('listSecurityEvents', { token: own, params: { accountId: companies[role].id } })
        const eventId = log.body(200).events.at(-1)?.id ?? ''
        const { accessToken } = await sandbox.signIn(holdingCompany.userId)
        const answers = await ask(sandbox, accessToken, companies[role].id, act, eventId)
        for (const answer of answers)
          if (refusedTo(role, act) === null) expect(answer.status).toBe(200)
          else answer.problem('forbidden')
      })

  test('and what it does not offer it refuses itself, with an entry and without asking the portal', async ({
    world,
  }) => {
    const { app, sandbox } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    const effects = (await sandbox.ledger()).length
    for (const role of delegatedRoles) {
      const accountId = companies[role].id
      const sent: string[] = []
      app.onSend = ({ path }) => void sent.push(path)
      for (const kind of ['disable', 'set-up', 'change'] as const) {
        expect((await app.failure('procedure.start', { accountId, kind })).code).toBe('forbidden')
        expect(app.entries().at(-1)).toMatchObject({
          ...{ action: 'procedure.started', outcome: 'refused', account: accountId },
          ...{ actor: `customer:${holdingCompany.userId}`, detail: { kind, code: 'forbidden' } },
        })
      }
      const number = { accountId, mobileNumber: '+60100000999', password }
      expect((await app.failure('accountEffect.changeNumber', number)).code).toBe('forbidden')
      expect((await app.failure('accountEffect.reportNotMe', { accountId, eventId: 'event-1', password })).code).toBe(
        'forbidden',
      )
      expect(app.entries().at(-1)).toMatchObject({ detail: { effect: 'report-not-me', code: 'forbidden', role } })
      expect(sent).toEqual([])
      expect((await app.ok('account.get', { accountId })).account.name).toBe(companies[role].name)
    }
    expect(await sandbox.ledger()).toHaveLength(effects)
  })
})

describe('Management Mode', () => {
  test('says whose account it is, by whose login and as what, until it is left', async ({ world }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    expect(await management(world)).toBeNull()
    for (const role of delegatedRoles) {
      const { id: accountId, name, userId } = companies[role]
      const by = { via: holdingCompany.id, viaName: holdingCompany.name, viaUserId: holdingCompany.userId }
      const entered = await app.ok('management.enter', { accountId })
      expect(entered).toEqual({ accountId, name, userId, ...by, role })
      expect(await management(world)).toEqual(entered)
      expect(app.published.filter(({ name: event }) => event === 'app.changed').at(-1)?.payload).toMatchObject({
        management: entered,
      })
    }
    await app.ok('management.leave', {})
    expect(await management(world)).toBeNull()
    const written = app.entries().filter(({ action }) => action.startsWith('management.'))
    expect(written.map(({ action, account, detail }) => [action, account, detail['role']])).toEqual(
      delegatedRoles.flatMap((role) => [
        ['management.entered', companies[role].id, role],
        ['management.left', companies[role].id, role],
      ]),
    )
    expect(new Set(written.map(({ actor }) => actor))).toEqual(new Set([`customer:${holdingCompany.userId}`]))
  })

  test('ends with the session that gave it, before any snapshot shows that session gone', async ({ world }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    const session = await signInAt(world, app, holdingCompany)
    await app.ok('management.enter', { accountId: companies.billing.id })
    app.published.length = 0
    await app.ok('session.signOut', { sessionId: session.id })
    const snapshots = app.published.flatMap((one) => (one.name === 'app.changed' ? [one.payload as AppSnapshot] : []))
    expect(snapshots.length).toBeGreaterThan(0)
    for (const { sessions, management: shown } of snapshots) if (sessions.length === 0) expect(shown).toBeNull()
    const left = app.entries().filter(({ action }) => action === 'management.left')
    expect(left.map(({ detail }) => detail['why'])).toEqual(['signed-out'])
  })

  test('entered again is not written again; left twice is left once', async ({ world }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    await app.ok('management.enter', { accountId: companies.billing.id })
    await app.ok('management.enter', { accountId: companies.billing.id })
    await app.ok('management.leave', {})
    await app.ok('management.leave', {})
    expect(app.entries().filter(({ action }) => action.startsWith('management.'))).toHaveLength(2)
  })

  test('ends with the session that gives it, and with the right itself', async ({ world }) => {
    const { app, sandbox } = world
    await seedThirtyAccounts(world)
    const session = await signInAt(world, app, holdingCompany)
    await app.ok('management.enter', { accountId: companies.manager.id })
    await app.ok('session.signOut', { sessionId: session.id })
    expect(await management(world)).toBeNull()
    expect(app.entries().findLast(({ action }) => action === 'management.left')?.detail).toEqual({
      role: 'manager',
      why: 'signed-out',
    })
    expect((await app.failure('management.enter', { accountId: companies.manager.id })).code).toBe('signed-out')

    await signInAt(world, app, holdingCompany)
    await app.ok('management.enter', { accountId: companies.manager.id })
    changeRows(
      sandbox,
      'DELETE FROM delegations WHERE login_id = ? AND account_id = ?',
      holdingCompany.id,
      companies.manager.id,
    )
    // What the login reaches is read again after each thing that it does to its own account.
    const mobileNumber = '+60100000777'
    world.typed.add(mobileNumber)
    await app.ok('accountEffect.changeNumber', { accountId: holdingCompany.id, mobileNumber, password })
    await app.idle()
    expect(await management(world)).toBeNull()
    expect((await app.failure('management.enter', { accountId: companies.manager.id })).code).toBe('not-found')
  })

  test('is no more where the own login is signed in: the account is opened as owner', async ({ world }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    const accountId = companies.technical.id
    await app.ok('management.enter', { accountId })
    await signInAt(world, app, companies.technical)
    expect(await management(world)).toBeNull()
    expect(app.entries().findLast(({ action }) => action === 'management.left')?.detail).toMatchObject({
      why: 'owner',
    })
    expect((await app.failure('management.enter', { accountId })).code).toBe('wrong-step')
    expect(await app.ok('procedure.start', { accountId, kind: 'change' })).toMatchObject({ accountId })
    const [row] = (await app.ok('account.list', {})).filter(({ id }) => id === accountId)
    expect(row).toMatchObject({ role: 'owner', reachedBy: [{ via: holdingCompany.id, role: 'technical' }] })
  })

  test('ends with the console', async ({ world }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    await app.ok('management.enter', { accountId: companies.visitation.id })
    await app.restart()
    expect(await management(world)).toBeNull()
  })
})
