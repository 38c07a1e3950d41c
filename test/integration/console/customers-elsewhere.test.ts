import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Operator } from '../../support/console/operator.ts'
import { operatorOf } from '../../support/console/operator.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { startTestConsole } from '../../support/console/test-console.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { samplePassword as password, startTestSandbox } from '../../support/portal/sandbox.ts'
import type { ScriptedCustomers } from '../../support/portal/scripted-customers.ts'
import { addScriptedCustomers } from '../../support/portal/scripted-customers.ts'
import { createScriptedDirectory, scriptedAccount } from '../../support/portal/scripted-directory.ts'

const customer = { id: 'U-1', userId: 'u-1@customer.example', name: 'Account U-1' }
let sandbox: TestSandbox
let system: ScriptedCustomers
let app: TestConsole
let operator: Operator

async function begin(disables: 'own' | 'by-gateway'): Promise<void> {
  const now = async () => {
    const { now: at } = (await sandbox.control('moveClock', { body: { advanceSeconds: 0 } })).body(200)
    return Date.parse(at)
  }
  const directory = createScriptedDirectory([scriptedAccount(customer.id)])
  system = addScriptedCustomers(directory, [customer.id], { now, disables })
  sandbox = await startTestSandbox({ remote: directory })
  app = await startTestConsole(sandbox)
  /** What the customer's phone and mailbox show, which the system elsewhere knows. */
  const shown = Object.assign(Object.create(sandbox) as TestSandbox, {
    async freshCode(_: string, use: 'active' | 'enrolment' = 'active') {
      await sandbox.advance(60)
      return system.code(customer.id, use)
    },
    sentCode: (id: string) => system.code(id, 'enrolment'),
  })
  operator = operatorOf({ app, sandbox: shown, typed: new Set() }, app, { portalId: 'sandbox', sandbox: shown })
}
async function end(): Promise<void> {
  app.close()
  await sandbox.close()
}
beforeEach(() => begin('by-gateway'))
afterEach(end)

const isOn = (): boolean => system.directory.truth(customer.id).factors.on
const effects = (call: string): number => system.directory.effects.filter((one) => one.startsWith(call)).length

test.each(['by-gateway', 'own'] as const)(
  'a customer of a system elsewhere signs in, disables, sets up and changes (%s)',
  async (disables) => {
    await end()
    await begin(disables)
    const { id: sessionId } = await operator.signIn(customer)
    expect((await operator.complete(customer, 'disable')).state.at).toBe('done')
    expect(isOn()).toBe(false)
    expect((await operator.complete(customer, 'set-up', 'authenticator')).state.at).toBe('done')
    expect(system.directory.truth(customer.id).factors.factors).toMatchObject([{ method: 'authenticator' }])
    expect((await operator.complete(customer, 'change', 'email')).state.at).toBe('done')
    expect(system.directory.truth(customer.id).factors.factors).toMatchObject([{ method: 'email' }])
    expect(effects('verifyEnrolment')).toBe(2)
    expect(effects(disables === 'own' ? 'removeOwnFactor' : 'removeFactor')).toBe(2)
    expect((await app.ok('app.snapshot', {})).unsettledAccounts).toEqual([])
    const applied = app.entries().filter(({ action }) => action === 'effect.applied')
    expect(applied.map(({ detail }) => (detail as { effect: string }).effect)).toContain('disable')
    await app.ok('session.signOut', { sessionId })
  },
)

test('a disabling whose answer the system loses is done once, and the console says so', async () => {
  await operator.signIn(customer)
  system.directory.script('removeFactor', 'lose-after')
  expect((await operator.complete(customer, 'disable')).state.at).toBe('done')
  expect(isOn()).toBe(false)
  expect(effects('removeFactor')).toBe(1)
})

test('a wrong password for the system changes nothing and says how many tries are left', async () => {
  await operator.signIn(customer)
  system.setPassword(customer.id, 'another-password-9')
  const procedure = await operator.startUntil(customer, 'disable', 'disable')
  const { problem } = await app.ok('procedure.disable', { procedureId: procedure.id, password })
  expect(problem).toMatchObject({ code: 'wrong-password', attemptsLeft: 4 })
  expect(isOn()).toBe(true)
})
