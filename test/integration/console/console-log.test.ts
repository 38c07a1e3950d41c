import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { LogLine } from '../../../src/main/base/log/log-line.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu } = samples

const named = ({ app }: World, event: string, trace: string): LogLine[] =>
  app.log().filter((line) => line.event === event && line.trace === trace)

test("a refused effect has one trace: the portal's, in the answer, the audit and the log", async ({ world }) => {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  const { problem } = await app.ok('procedure.disable', { procedureId, password: 'not the password' })
  const trace = problem?.traceId ?? ''
  expect(trace).not.toBe('')
  expect(app.entries().filter((entry) => entry.trace === trace)).toMatchObject([{ action: 'effect.rejected' }])
  expect(named(world, 'audit.entry', trace)).toMatchObject([
    { facts: { action: 'effect.rejected', outcome: 'refused', effect: 'disable', code: 'wrong-password' } },
  ])
  expect(named(world, 'portal.called', trace)).toMatchObject([
    { facts: { portal: 'embedded', endpoint: 'disableTwoFactor', method: 'post', status: 403, outcome: 'refused' } },
  ])
})

test('a failure of a call has one trace, too, whether the portal gave it or nobody was there to', async ({ world }) => {
  const { app } = world
  const wrong = { portalId: 'sandbox', userId: bayu.userId, password: 'not the password' }
  const refused = await app.failure('session.signIn', wrong)
  expect(refused).toMatchObject({ operation: 'session.signIn', at: '2026-11-20T04:00:00.000Z' })
  expect(named(world, 'operation.failed', refused.traceId)).toMatchObject([
    { facts: { operation: 'session.signIn', code: refused.code } },
  ])
  expect(named(world, 'portal.called', refused.traceId)).toMatchObject([{ facts: { endpoint: 'signIn' } }])
  app.losePortal()
  const lost = await app.failure('session.signIn', { ...wrong, password })
  expect(lost.code).toBe('portal-unreachable')
  expect(named(world, 'operation.failed', lost.traceId)).toHaveLength(1)
})

test('a lost answer and what was found out about it are there, without a name', async ({ world }) => {
  const { app, sandbox } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  const path = '/accounts/{accountId}/two-factor/disable'
  await sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  const events = app.log().map(({ event, facts }) => [event, facts['outcome'] ?? facts['result']])
  expect(events).toContainEqual(['portal.called', 'lost'])
  expect(events).toContainEqual(['effect.reconciled', 'applied'])
  const text = JSON.stringify(app.log())
  for (const name of [seriMuda.id, seriMuda.userId, seriMuda.name, procedureId]) expect(text).not.toContain(name)
})

test('lock, unlock and restart are there', async ({ world }) => {
  const { app } = world
  await operatorOf(world).signIn(bayu)
  await app.ok('lock.now', {})
  await app.ok('lock.unlock', { passphrase: null })
  await app.restart()
  const seen = app.log().map(({ event, facts }) => (event === 'audit.entry' ? facts['action'] : event))
  expect(seen).toEqual(expect.arrayContaining(['lock.locked', 'lock.unlocked']))
  expect(
    seen.filter((one) => one === 'app.started'),
    'the start, and its entry, twice',
  ).toHaveLength(4)
})

test('a log that cannot be written stops nothing', async ({ world }) => {
  const { app } = world
  app.stop()
  rmSync(app.profile.logs, { recursive: true })
  writeFileSync(app.profile.logs, 'in the way')
  await app.restart()
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  rmSync(app.profile.logs)
  await app.failure('account.get', { accountId: 'nobody@sandbox' })
  expect(existsSync(app.profile.logs)).toBe(true)
  expect(app.log()[0]).toMatchObject({ event: 'log.resumed' })
})
