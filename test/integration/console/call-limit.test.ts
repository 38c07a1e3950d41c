import { describe, expect } from 'vitest'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { unlimitedOperations } from '../../../src/main/ipc/operation-rules.ts'
import { disable } from '../../support/console/reminders.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { sampleInputs } from '../../support/console/operation-inputs.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { openCase } from '../../support/console/staff-case.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const flood = 3_000
/** What the console allows in one minute. */
const allowed = 120
/** Most entries that one call of any operation appends. */
const entriesOfOneCall = 6

/** A console whose calls are limited by a clock that the test moves. */
async function limitedConsole(world: World): Promise<{ app: TestConsole; pass: (seconds: number) => void }> {
  let uptimeMs = 0
  const app = await world.openConsole({ dispatcherUptimeMs: () => uptimeMs })
  return {
    app,
    pass: (seconds) => {
      uptimeMs += seconds * 1_000
      app.timers.advance(seconds)
    },
  }
}

const entriesOf = (app: TestConsole): number => app.main.audit.head().seq
const isLimited = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.failure.code === 'too-many-requests'

/** Opens the console, whatever a call before did with the lock. */
async function unlock(app: TestConsole): Promise<void> {
  if (app.main.lock.locked) await app.main.lock.giveUp()
}

/** Calls an operation again and again; how many calls were refused by the limit, and how many entries all of them appended. */
async function callOften(
  app: TestConsole,
  name: OperationName,
  input: unknown,
  times: number,
): Promise<{ refused: number; entries: number }> {
  const before = entriesOf(app)
  let refused = 0
  for (let nth = 0; nth < times; nth += 1) if (isLimited(await app.call(name, input as never))) refused += 1
  await app.idle()
  return { refused, entries: entriesOf(app) - before }
}

/** The operations with a limit. */
const limitedOperations = operationNames.filter((one) => !unlimitedOperations.has(one) && one !== 'lock.unlock')
const featureOf = (name: OperationName): string => name.split('.')[0] ?? ''

describe('a page that calls one operation 3,000 times', () => {
  // One test a feature: all of them make hundreds of thousands of calls, which takes minutes on a busy machine.
  test.for([...new Set(limitedOperations.map(featureOf))])(
    'is refused above the limit and appends a bounded number of entries: %s',
    async (feature, { world }) => {
      const { app, pass } = await limitedConsole(world)
      world.typed.add('correct horse')
      // No address outside of this computer is asked.
      const address = world.sandbox.baseUrl
      const inputs: Record<OperationName, unknown> = {
        ...sampleInputs,
        'portal.probe': { address },
        'portal.add': { address },
        'portal.testConnection': { address },
        'audit.verify': { whole: false },
      }
      await operatorOf(world, app).signIn(kenari)
      for (const name of limitedOperations.filter((one) => featureOf(one) === feature)) {
        pass(61)
        await unlock(app)
        const { refused, entries } = await callOften(app, name, inputs[name], flood)
        expect(refused, `${name}: refused calls`).toBe(flood - allowed)
        expect(entries, `${name}: entries`).toBeLessThanOrEqual(allowed * entriesOfOneCall)
      }
      await unlock(app)
      expect(await app.ok('lock.state', {}), 'main answers').toMatchObject({ locked: false })
    },
  )

  test('appends nothing with an operation that has no limit', async ({ world }) => {
    const { app } = await limitedConsole(world)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const { id: caseId } = await openCase({ ...world, app }, 'points')
    const inputs: Record<OperationName, unknown> = {
      ...sampleInputs,
      'session.signOut': { sessionId: (await app.ok('app.snapshot', {})).sessions[0]?.id },
      'procedure.get': { procedureId },
      'procedure.authenticatorSecret': { procedureId },
      'desk.getCase': { caseId },
    }
    const ending: OperationName[] = ['session.signOut', 'desk.signOut', 'session.signOutAll', 'lock.now']
    for (const name of [...unlimitedOperations].filter((one) => !ending.includes(one))) {
      const { refused, entries } = await callOften(app, name, inputs[name], 200)
      expect({ refused, entries }, name).toEqual({ refused: 0, entries: 0 })
    }
    // What ends something appends its entry once: the session that ended is not there any more.
    for (const name of ending) {
      const { refused, entries } = await callOften(app, name, inputs[name], flood)
      expect(refused, name).toBe(0)
      expect(entries, name).toBeLessThanOrEqual(entriesOfOneCall)
    }
    await unlock(app)
  })

  test('leaves one entry that says how many were refused, and is answered again after a minute', async ({ world }) => {
    const { app, pass } = await limitedConsole(world)
    const before = entriesOf(app)
    for (let nth = 0; nth < flood; nth += 1) {
      const minutes = nth % 2 === 0 ? 60 : 30
      await app.call('lock.setAfter', { minutes })
    }
    expect(entriesOf(app) - before).toBe(allowed)
    expect(await app.failure('lock.setAfter', { minutes: 60 })).toMatchObject({
      code: 'too-many-requests',
      next: 'wait',
      retryAfterSeconds: 60,
    })
    pass(59)
    expect(await app.failure('lock.setAfter', { minutes: 60 })).toMatchObject({ retryAfterSeconds: 1 })
    pass(1)
    const limited = app.entries().filter(({ detail }) => detail['code'] === 'too-many-requests')
    expect(limited).toMatchObject([
      { action: 'input.refused', detail: { operation: 'lock.setAfter', refused: flood - allowed + 2 } },
    ])
    await app.ok('lock.setAfter', { minutes: 60 })
    expect(await app.ok('lock.state', {})).toMatchObject({ after: 60 })
  })

  test('and ends the app leaves that entry, too', async ({ world }) => {
    const { app } = await limitedConsole(world)
    for (let nth = 0; nth < allowed + 5; nth += 1) await app.call('lock.setAfter', { minutes: nth % 2 === 0 ? 60 : 30 })
    await app.restart()
    const limited = app.entries().filter(({ detail }) => detail['code'] === 'too-many-requests')
    expect(limited).toMatchObject([{ detail: { refused: 5 } }])
  })

  test('cannot do it with the lock and its opening in turn', async ({ world }) => {
    const { app } = await limitedConsole(world)
    const before = entriesOf(app)
    for (let nth = 0; nth < flood; nth += 1) {
      await app.call('lock.now', {})
      await app.call('lock.unlock', { passphrase: null })
    }
    expect(entriesOf(app) - before).toBe(2 * allowed + 1)
    await unlock(app)
  })
})

describe('a choice that is made again', () => {
  test('appends no entry', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await disable(world, seriMuda)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'sms')
    const until = '2026-11-27T15:59:59.999Z'
    const choices: [OperationName, unknown][] = [
      ['lock.setAfter', { minutes: 60 }],
      ['lock.setPassphrase', { current: null, passphrase: null }],
      ['session.keep', { keep: false }],
      ['reminders.setUnprotectedEnd', { accountId: seriMuda.id, until }],
      ['reminders.setSmsEnd', { accountId: bayu.id, until }],
    ]
    for (const [name, input] of choices) {
      await app.ok(name, input as never)
      const { refused, entries } = await callOften(app, name, input, 100)
      expect({ refused, entries }, name).toEqual({ refused: 0, entries: 0 })
    }
  })
})
