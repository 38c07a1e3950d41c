import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { operationNames } from '#shared/ipc/operation-names.ts'
import { at, operatorOf } from '../console/operator.ts'
import { samplePassword as password, samples } from '../portal/sandbox.ts'
import { sendHostileMessages } from './send-hostile-messages.ts'
import type { World } from '../console/world.ts'

const { seriMuda } = samples

/** F12 under plain Node: a hostile page floods the dispatcher of a real console while an effect is on its way. */
export async function sendHostileMessagesDuringEffect(world: World, seed: number, count: number): Promise<void> {
  const { app, sandbox } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  const entries = app.entries().length
  let letGo = (): void => undefined
  const held = new Promise<void>((done) => (letGo = done))
  app.onSend = (_endpoint, key) => (key === undefined ? undefined : held)
  const underWay = app.ok('procedure.disable', { procedureId, password })

  const { answers, grown } = await sendHostileMessages(app, seed, count)
  console.log(`${[...answers].map(([code, times]) => `${code} ${times}`).join(', ')}; ${grown.toFixed(1)} MB more`)
  expect(answers.get('forbidden')).toBeGreaterThan(count / 5)
  expect(answers.get('invalid-request')).toBeGreaterThan(count / 5)
  expect(await sandbox.ledger(), 'no effect while the messages came in').toEqual([])

  letGo()
  at(await underWay, 'setup')
  // The page is reloaded: all that it has is what it asks for now.
  expect(await app.ok('app.snapshot', {})).toMatchObject({ procedures: [{ id: procedureId, state: { at: 'setup' } }] })
  expect((await sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])

  expect(grown, 'megabytes').toBeLessThan(40)
  const written = app.entries().slice(entries)
  const refused = written.filter(({ action }) => action === 'input.refused')
  expect(refused.length, 'one entry an operation and kind').toBeLessThanOrEqual(operationNames.length * 2)
  const effects = written.map(({ action }) => action).filter((action) => action.startsWith('effect.'))
  expect(effects, 'the intent and its answer').toEqual(['effect.intended', 'effect.applied'])
  const logged = readdirSync(app.profile.logs).map((name) => statSync(join(app.profile.logs, name)).size)
  expect(Math.max(...logged)).toBeLessThanOrEqual(1_000_000)
  expect(logged.length).toBeLessThanOrEqual(5)
}
