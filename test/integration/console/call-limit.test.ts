import { describe, expect } from 'vitest'
import { operationNames, type OperationName } from '#shared/ipc/operation-names.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { unlimitedOperations } from '../../../src/main/ipc/console-dispatcher.ts'
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
async function limitedConsole(world: World): Promise<{ desk: TestConsole; pass: (seconds: number) => void }> {
  let uptimeMs = 0
  const desk = await world.openConsole({ gateUptimeMs: () => uptimeMs })
  return {
    desk,
    pass: (seconds) => {
      uptimeMs += seconds * 1_000
      desk.timers.advance(seconds)
    },
  }
}

const entriesOf = (desk: TestConsole): number => desk.core.audit.head().seq
const isLimited = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.failure.code === 'too-many-requests'

/** Opens the console, whatever a call before did with the lock. */
async function unlock(desk: TestConsole): Promise<void> {
  if (desk.core.lock.locked) await desk.core.lock.giveUp()
}

/** Calls an operation again and again; how many calls were refused by the limit, and how many entries all of them appended. */
async function callOften(
  desk: TestConsole,
  name: OperationName,
  input: unknown,
  times: number,
): Promise<{ refused: number; entries: number }> {
  const before = entriesOf(desk)
  let refused = 0
  for (let nth = 0; nth < times; nth += 1) if (isLimited(await desk.call(name, input as never))) refused += 1
  await desk.idle()
  return { refused, entries: entriesOf(desk) - before }
}

describe('a page that calls one operation 3,000 times', () => {
  test('is refused above the limit, whichever operation it is, and appends a bounded number of entries', async ({
    world,
  }) => {
    const { desk, pass } = await limitedConsole(world)
    world.typed.add('correct horse')
    // No address outside of this computer is asked.
    const address = world.sandbox.baseUrl
    const inputs: Record<OperationName, unknown> = {
      ...sampleInputs,
      'portal.probe': { address },
      'portal.add': { address },
      'audit.verify': { whole: false },
    }
    await operatorOf(world, desk).signIn(kenari)
    for (const name of operationNames.filter((one) => !unlimitedOperations.has(one) && one !== 'lock.unlock')) {
      pass(61)
      await unlock(desk)
      const { refused, entries } = await callOften(desk, name, inputs[name], flood)
      expect(refused, `${name}: refused calls`).toBe(flood - allowed)
      expect(entries, `${name}: entries`).toBeLessThanOrEqual(allowed * entriesOfOneCall)
    }
    await unlock(desk)
    expect(await desk.ok('lock.state', {}), 'main answers').toMatchObject({ locked: false })
  })

  test('appends nothing with an operation that has no limit', async ({ world }) => {
    const { desk } = await limitedConsole(world)
    const operator = operatorOf(world, desk)
    await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const { id: caseId } = await openCase({ ...world, desk }, 'points')
    const inputs: Record<OperationName, unknown> = {
      ...sampleInputs,
      'session.signOut': { sessionId: (await desk.ok('app.snapshot', {})).sessions[0]?.id },
      'procedure.get': { procedureId },
      'procedure.authenticatorSecret': { procedureId },
      'desk.getCase': { caseId },
    }
    const ending: OperationName[] = ['session.signOut', 'desk.signOut', 'session.signOutAll', 'lock.now']
    for (const name of [...unlimitedOperations].filter((one) => !ending.includes(one))) {
      const { refused, entries } = await callOften(desk, name, inputs[name], 200)
      expect({ refused, entries }, name).toEqual({ refused: 0, entries: 0 })
    }
    // What ends something appends its entry once: the session that ended is not there any more.
    for (const name of ending) {
      const { refused, entries } = await callOften(desk, name, inputs[name], flood)
      expect(refused, name).toBe(0)
      expect(entries, name).toBeLessThanOrEqual(entriesOfOneCall)
    }
    await unlock(desk)
  })

  test('leaves one entry that says how many were refused, and is answered again after a minute', async ({ world }) => {
    const { desk, pass } = await limitedConsole(world)
    const before = entriesOf(desk)
    for (let nth = 0; nth < flood; nth += 1) {
      const minutes = nth % 2 === 0 ? 60 : 30
      await desk.call('lock.setAfter', { minutes })
    }
    expect(entriesOf(desk) - before).toBe(allowed)
    expect(await desk.failure('lock.setAfter', { minutes: 60 })).toMatchObject({
      code: 'too-many-requests',
      next: 'wait',
      retryAfterSeconds: 60,
    })
    pass(59)
    expect(await desk.failure('lock.setAfter', { minutes: 60 })).toMatchObject({ retryAfterSeconds: 1 })
    pass(1)
    const limited = desk.entries().filter(({ detail }) => detail['code'] === 'too-many-requests')
    expect(limited).toMatchObject([
      { action: 'input.refused', detail: { operation: 'lock.setAfter', refused: flood - allowed + 2 } },
    ])
    await desk.ok('lock.setAfter', { minutes: 60 })
    expect(await desk.ok('lock.state', {})).toMatchObject({ after: 60 })
  })

  test('and ends the app leaves that entry, too', async ({ world }) => {
    const { desk } = await limitedConsole(world)
    for (let nth = 0; nth < allowed + 5; nth += 1)
      await desk.call('lock.setAfter', { minutes: nth % 2 === 0 ? 60 : 30 })
    await desk.restart()
    const limited = desk.entries().filter(({ detail }) => detail['code'] === 'too-many-requests')
    expect(limited).toMatchObject([{ detail: { refused: 5 } }])
  })

  test('cannot do it with the lock and its opening in turn', async ({ world }) => {
    const { desk } = await limitedConsole(world)
    const before = entriesOf(desk)
    for (let nth = 0; nth < flood; nth += 1) {
      await desk.call('lock.now', {})
      await desk.call('lock.unlock', { passphrase: null })
    }
    expect(entriesOf(desk) - before).toBe(2 * allowed + 1)
    await unlock(desk)
  })
})

describe('a choice that is made again', () => {
  test('appends no entry', async ({ world }) => {
    const { desk } = world
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
      await desk.ok(name, input as never)
      const { refused, entries } = await callOften(desk, name, input, 100)
      expect({ refused, entries }, name).toEqual({ refused: 0, entries: 0 })
    }
  })
})
