import { expect } from 'vitest'
import { AppError } from '../../../src/main/base/errors.ts'
import type { EffectPlan } from '../../../src/main/effects/engine.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { kenari } = samples

/** A procedure before its "Disable 2FA", and the effect of that press as a plan: the request is sent by somebody else. */
async function planned(world: World): Promise<{ procedureId: string; plan: EffectPlan; version: number }> {
  const operator = operatorOf(world)
  await operator.signIn(kenari)
  const { id: procedureId, state, accountId } = await operator.startUntil(kenari, 'disable', 'disable')
  const subject = {
    subjectKind: 'procedure',
    subjectId: procedureId,
    accountId,
    actor: `customer:${kenari.userId}`,
    ticket: null,
    step: '5 Disable 2FA',
    expectedVersion: state.version,
  } as const
  return { procedureId, plan: { effect: 'disable', subject }, version: state.version }
}

/** As it is on disk: to get the procedure itself would ask the portal what became of its effect. */
async function stateOf(app: TestConsole, procedureId: string): Promise<string | undefined> {
  return (await app.ok('app.snapshot', {})).procedures.find(({ id }) => id === procedureId)?.state.at
}

test('an intent that one run opened is settled in the next one: intent, procedure and entry together', async ({
  world,
}) => {
  const { app, sandbox } = world
  const { procedureId, plan, version } = await planned(world)
  const intent = app.main.effects.open(plan)
  expect(await stateOf(app, procedureId)).toBe('sending')
  await app.restart()
  expect(await stateOf(app, procedureId)).toBe('unknown')

  const { accessToken: token } = await sandbox.signIn(kenari.userId)
  const request = {
    token,
    params: { accountId: kenari.id },
    body: { password, expectedVersion: version },
    key: intent.key,
  }
  const answer = (await sandbox.call('disableTwoFactor', request)).body(200)
  app.main.effects.settle(intent, { kind: 'applied', effect: 'disable', answer, traceId: 'trace-1' })
  at((await app.ok('procedure.get', { procedureId })).procedure, 'done')
  expect(app.entries().at(-1)).toMatchObject({ action: 'unprotected.began' })
  expect(app.entries().filter(({ action }) => action === 'effect.applied')).toMatchObject([
    { procedure: procedureId, trace: 'trace-1', detail: { key: intent.key } },
  ])
})

test('an intent that was opened and not settled keeps every other effect on its procedure back', async ({ world }) => {
  const { app } = world
  const { plan } = await planned(world)
  const intent = app.main.effects.open(plan)
  expect(() => app.main.effects.open(plan)).toThrow(AppError)
  app.main.effects.settle(intent, { kind: 'not-sent' })
  const again = app.main.effects.open(plan)
  expect(again.key).not.toBe(intent.key)
  app.main.effects.settle(again, { kind: 'not-sent' })
})
