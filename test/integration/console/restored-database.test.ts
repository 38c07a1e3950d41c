import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { embeddedPortalId, keyAt } from '#shared/domain/account-key.ts'
import { AppError } from '../../../src/main/base/errors.ts'
import { listBackups } from '../../../src/main/base/database/backup-files.ts'
import { backupTimes } from '../../../src/main/features/backups/service.ts'
import type { EffectPlan } from '../../../src/main/effects/engine.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { procedurePresses } from '../../support/faults/procedure-effects.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples
const readOperation = { method: 'GET', path: '/operations/{key}' } as const
const accountId = (id: string): string => keyAt(embeddedPortalId, id)

/** Makes a backup, does more, restores the backup and starts again. */
async function restoreAfter({ app }: World, more: () => Promise<unknown>): Promise<string> {
  const { backups } = await app.ok('backups.make', {})
  const name = backups[0]!.name
  await more()
  await app.ok('backups.restore', { name })
  expect(app.restartsAsked).toBe(1)
  await app.restart()
  return name
}

const reported = (world: World): string[] =>
  world.app.entries().flatMap(({ action }) => (action.startsWith('audit.') ? [action] : []))

describe('a restored database', () => {
  test('asks the portal about an effect that the backup does not know, before anything is sent', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const press = procedurePresses['disable, at the end']!
    const before = await press.reach(operator)
    await restoreAfter(world, async () => {
      await sandbox.plan({ ...press.route, fault: 'cut-after', times: 1 })
      await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
      await press.press(world, operator, before)
    })
    expect(reported(world)).toEqual(['audit.restored'])
    const intent = (): unknown => app.db.prepare('SELECT status FROM intent').pluck().get()
    expect(intent()).toBe('unknown')
    expect(app.entries().filter(({ action }) => action === 'effect.lost')).toHaveLength(1)
    // The portal did it; the procedure of the backup knows nothing of that.
    await operator.signIn(seriMuda)
    await until('the portal was asked', () => intent() === 'applied')
    expect(app.entries().filter(({ action }) => action === 'effect.applied')).toHaveLength(1)
    expect((await sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    // The second press of the stale procedure has no effect: the account was read, and is off already.
    const again = await app.call('procedure.disable', { procedureId: before.id, password })
    expect(again.ok ? again.value.state.at : again.failure.code).not.toBe('unexpected')
    expect((await sandbox.ledger()).length).toBe(1)
    expect(await app.ok('audit.verify', { whole: true })).toMatchObject({ verdict: { verdict: 'restored' } })
    await app.ok('procedure.cancel', { procedureId: before.id }).catch(() => undefined)
  })

  test('sends nothing for an account that was not read since, and does once it was', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await restoreAfter(world, async () => undefined)
    const plan: EffectPlan = {
      effect: 'report-change' as EffectPlan['effect'],
      subject: {
        subjectKind: 'account',
        subjectId: accountId(bayu.id),
        accountId: accountId(bayu.id),
        actor: 'app',
        ticket: null,
        step: null,
        expectedVersion: null,
      },
    }
    const opening = (): unknown => {
      try {
        return app.main.effects.open(plan)
      } catch (error) {
        return error instanceof AppError ? error.failure.code : error
      }
    }
    expect(opening()).toBe('read-first')
    expect(app.entries().filter(({ action }) => action.startsWith('effect.'))).toEqual([])
    await operator.signIn(bayu)
    const intent = opening() as Parameters<typeof app.main.effects.settle>[0]
    expect(intent).toMatchObject({ accountId: accountId(bayu.id) })
    app.main.effects.settle(intent, { kind: 'not-sent' })
  })

  test('has no session: everybody signs in again', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(seriMuda)
    await restoreAfter(world, async () => undefined)
    expect(app.db.prepare('SELECT count(*) FROM kept_session').pluck().get()).toBe(0)
    expect(app.entries().at(-1)).toMatchObject({ action: 'app.started', detail: { end: 'replaced' } })
  })

  test('that is none, or is damaged, changes nothing', async ({ world }) => {
    const { app } = world
    expect(await app.failure('backups.restore', { name: 'factordesk.sqlite' })).toMatchObject({
      code: 'backup-unusable',
    })
    expect(await app.failure('backups.restore', { name: '../factordesk.sqlite' })).toMatchObject({
      code: 'backup-unusable',
    })
    const { backups } = await app.ok('backups.make', {})
    const file = join(app.profile.backups, backups[0]!.name)
    writeFileSync(file, Buffer.alloc(readFileSync(file).length, 3))
    expect(await app.failure('backups.restore', { name: backups[0]!.name })).toMatchObject({ code: 'backup-unusable' })
    expect(app.restartsAsked).toBe(0)
    expect(readdirSync(app.profile.folder).filter((name) => name.includes('replacing'))).toEqual([])
  })
})

describe('backups', () => {
  test('are made a while after the start, and then daily where something changed', async ({ world }) => {
    const { app } = world
    const made = (): number => listBackups(app.profile.backups).length
    expect(await app.ok('backups.state', {})).toMatchObject({ backups: [], damage: 'unread', isFailing: false })
    app.timers.advance(backupTimes.firstMs / 1000)
    await until('the first one is made', async () => !(await app.ok('backups.state', {})).isUnderWay && made() === 1)
    expect(await app.ok('backups.state', {})).toMatchObject({ damage: 'none', isFailing: false })
    // Nothing was done but the start: a restart of the same day makes none.
    await app.restart()
    app.timers.advance(backupTimes.firstMs / 1000)
    await until('the file is checked', async () => (await app.ok('backups.state', {})).damage === 'none')
    await until('nothing is under way', async () => !(await app.ok('backups.state', {})).isUnderWay)
    expect(made()).toBe(1)
    await operatorOf(world).signIn(seriMuda)
    await app.restart()
    app.timers.advance(backupTimes.firstMs / 1000)
    await until('the second one is made', () => made() === 2)
  })
})
