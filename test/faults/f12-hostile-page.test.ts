import { expect } from 'vitest'
import { operationNames } from '#shared/ipc/operation-names.ts'
import { isOurFrame } from '../../src/main/electron/sender.ts'
import { forgedFrames } from '../support/fuzz/hostile-messages.ts'
import { sampleInputs } from '../support/console/operation-inputs.ts'
import { operatorOf } from '../support/console/operator.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { seeded } from '../support/fuzz/seeded.ts'
import { sendHostileMessagesDuringEffect } from '../support/fuzz/hostile-messages-during-effect.ts'
import { test } from '../support/console/world.ts'

const { seriMuda } = samples

test('F12: thousands of hostile messages in mid-action: no effect of theirs, and the outcome is there', async ({
  world,
}) => {
  const { seed, numRuns } = seeded('F12, hostile messages', 4000)
  await sendHostileMessagesDuringEffect(world, seed, numRuns)
})

test('F12: the password itself, from a forged frame, does nothing', async ({ world }) => {
  const { app, sandbox } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  for (const frame of forgedFrames)
    expect(
      await app.dispatcher('procedure.disable', isOurFrame(frame, 'app://factordesk'), { procedureId, password }),
    ).toMatchObject({ ok: false, failure: { code: 'forbidden', operation: 'procedure.disable' } })
  expect(await sandbox.ledger()).toEqual([])
})

test('F12: the password itself, in a shape that is not the one, does nothing', async ({ world }) => {
  const { app, sandbox } = world
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
  const right = { procedureId, password }
  const shapes: unknown[] = [
    { ...right, unexpected: true },
    JSON.parse(`{ "__proto__": ${JSON.stringify(right)} }`),
    Object.create(right),
    Object.assign(Object.create({ polluted: true }) as object, right),
    [right],
    JSON.stringify(right),
    new Map(Object.entries(right)),
  ]
  for (const shape of shapes)
    expect(await app.dispatcher('procedure.disable', true, shape)).toMatchObject({
      failure: { code: 'invalid-request' },
    })
  expect(await sandbox.ledger()).toEqual([])
  expect(Object.keys(sampleInputs)).toHaveLength(operationNames.length)
})
