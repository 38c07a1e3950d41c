import { expect } from 'vitest'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda } = samples

/** Ends the console's session at the portal, as a sign-out elsewhere does. */
async function endElsewhere({ sandbox }: World): Promise<void> {
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  ;(await sandbox.call('endOtherSessions', { token })).body(200)
}

/** Every step at which a change waits for the operator, with the button of it that calls the portal, if it has one. */
const steps: { step: Parameters<typeof at>[1]; presses?: [OperationName, object] }[] = [
  { step: 'preflight' },
  { step: 'disable', presses: ['procedure.disable', { password }] },
  { step: 'setup' },
  { step: 'method' },
  { step: 'identity', presses: ['procedure.confirmIdentity', { password }] },
  { step: 'code', presses: ['procedure.verifyCode', { code: '000000' }] },
  { step: 'code', presses: ['procedure.resendCode', {}] },
  { step: 'code', presses: ['procedure.cancel', {}] },
  { step: 'accepted' },
]

for (const { step, presses } of steps) {
  test(`a session that ended elsewhere at "${step}" (${presses?.[0] ?? 'nothing pressed'}): the step waits for the sign-in and goes on`, async ({
    world,
  }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const stood =
      step === 'accepted'
        ? at(await operator.verify(seriMuda, await operator.startUntil(seriMuda, 'change', 'code', 'email')), step)
        : await operator.startUntil(seriMuda, 'change', step, 'email')
    await endElsewhere(world)
    const effects = await sandbox.ledger()
    if (presses !== undefined) {
      const [name, input] = presses
      await app.call(name, { procedureId: stood.id, ...input })
      // Pressed once more before anybody signed in: still the same step, and nothing was sent twice.
      expect(await app.failure(name, { procedureId: stood.id, ...input })).toMatchObject({
        code: 'signed-out',
      })
      expect((await app.ok('app.snapshot', {})).endedSessions).toMatchObject([{ why: 'elsewhere' }])
    }
    expect(await sandbox.ledger()).toEqual(effects)
    const { procedure } = await app.ok('procedure.get', { procedureId: stood.id })
    expect(procedure.state).toEqual(stood.state)

    await operator.signIn(seriMuda)
    const again = (await app.ok('procedure.get', { procedureId: stood.id })).procedure
    expect(again.state).toEqual(stood.state)
    const done = await operator.goOn(seriMuda, again, 'email')
    expect(done).toMatchObject({ id: stood.id, state: { at: 'done', now: { active: true, method: 'email' } } })
  })
}
