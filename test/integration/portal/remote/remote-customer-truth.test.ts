import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { newKey, samplePassword as password, startTestSandbox } from '../../../support/portal/sandbox.ts'
import type { ScriptedCustomers } from '../../../support/portal/scripted-customers.ts'
import { addScriptedCustomers } from '../../../support/portal/scripted-customers.ts'
import type { Fate } from '../../../support/portal/scripted-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

const runs = 25
const accounts = Array.from({ length: runs * 4 }, (_, n) => `U-${n}`)
let system: ScriptedCustomers
let sandbox: TestSandbox
let next = 0
let elapsed = 0

beforeAll(async () => {
  const now = () => Date.parse('2026-11-20T04:00:00.000Z') + elapsed * 1000
  const off = { on: false, factors: [], locked: false }
  const plain = accounts
    .map((id) => scriptedAccount(id))
    .map((one) => ({ ...one, factors: { ...one.factors, ...off } }))
  const directory = createScriptedDirectory(plain)
  system = addScriptedCustomers(directory, accounts, { now, disables: 'own' })
  sandbox = await startTestSandbox({ remote: directory })
})
afterAll(() => sandbox.close())

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.constantFrom<Fate>('answer', 'unreachable', 'lose-before', 'lose-after', 'lose-late', 'throw', 'garbage'),
  fc.constantFrom<Fate>({ refuse: 'forbidden' }, { refuse: 'credential-refused' }, { refuse: 'too-many-requests' }),
)
const reading: fc.Arbitrary<Fate> = fc.constantFrom<Fate>('answer', 'answer', 'unreachable', 'lose-before')

async function advance(seconds: number): Promise<void> {
  elapsed += seconds
  await sandbox.advance(seconds)
}

/** What the server says of an operation once it says anything. */
async function settled(token: string, key: string, ends: readonly number[]): Promise<string> {
  const state = async () => (await sandbox.call('getOperation', { token, params: { key } })).body(200).status
  let status = await state()
  for (let step = 0; step < 30 && status === 'running'; step += 1) {
    if (ends.includes(step)) await sandbox.restart()
    await advance(6)
    status = await state()
  }
  return status
}

test(
  'each answer of a customer’s calls may be lost: what the server says is the truth, and one effect at most took place',
  { timeout: 120_000 },
  async () => {
    const script = fc.record({
      enrol: fate,
      verify: fate,
      disable: fate,
      reads: fc.array(reading, { maxLength: 4 }),
      ends: fc.array(fc.nat(20), { maxLength: 1 }),
    })
    const property = fc.asyncProperty(script, async ({ enrol, verify, disable, reads, ends }) => {
      system.clear()
      const accountId = accounts[next++] ?? ''
      const params = { accountId }
      const isOn = (): boolean => system.directory.truth(accountId).factors.on
      const done = (call: string): number => system.directory.effects.filter((one) => one.startsWith(call)).length
      const notices = async (kind: string) =>
        (await sandbox.outbox(accountId)).filter((one) => one.kind === kind).length
      const { email: userId } = system.directory.truth(accountId)
      const first = await sandbox.call('signIn', { body: { userId: userId ?? accountId, password, device: 'test' } })
      let token = first.body(201).accessToken
      const state = async () => (await sandbox.call('getTwoFactor', { token, params })).body(200)
      const begin = async (key = newKey()) => {
        const { version: expectedVersion } = await state()
        const body = { method: 'authenticator', password, expectedVersion } as const
        return sandbox.call('startEnrolment', { token, params, key, body })
      }
      // Step 7: a begin is sent once. It says that it began only with what the customer needs for it.
      system.script('enrol', enrol)
      const begun = await begin()
      expect(done('enrol')).toBeLessThanOrEqual(1)
      if (enrol === 'answer') expect(begun.body(201).secret).toBeDefined()
      else expect(begun.status).toBeGreaterThanOrEqual(400)
      system.clear()
      const { id } = enrol === 'answer' ? begun.body(201) : (await begin()).body(201)

      // Step 9.
      system.script('verifyEnrolment', verify)
      system.directory.script('read', 'answer', ...reads)
      const key = newKey()
      const proof = { token, params: { ...params, enrolmentId: id } }
      const body = { code: await system.code(accountId, 'enrolment') }
      await sandbox.call('verifyEnrolment', { ...proof, key, body })
      const verified = await settled(token, key, ends)
      expect(verified).toBe(isOn() ? 'applied' : 'rejected')
      expect(done('verifyEnrolment')).toBe(isOn() ? 1 : 0)
      expect(await notices('two-factor-enabled')).toBe(isOn() ? 1 : 0)
      expect(await sandbox.effects(key)).toHaveLength(isOn() ? 1 : 0)
      system.clear()
      expect((await state()).active).toBe(isOn())
      if (!isOn()) return

      // Step 5, in a session of its own: the one before may have ended at the system with an answer that was lost.
      await advance(60)
      const challenge = await sandbox.call('signIn', {
        body: { userId: userId ?? accountId, password, device: 'test' },
      })
      const challengeId = challenge.body(200).challenge.id
      const code = await system.code(accountId)
      token = (await sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })).body(201).accessToken
      system.clear()
      const { version: expectedVersion } = await state()
      system.script('removeOwnFactor', disable)
      system.directory.script('read', 'answer', ...reads)
      const turned = newKey()
      const disabling = { token, params, key: turned, body: { password, expectedVersion } }
      await sandbox.call('disableTwoFactor', disabling)
      const disabled = await settled(token, turned, ends)
      expect(disabled).toBe(isOn() ? 'rejected' : 'applied')
      expect(done('removeOwnFactor')).toBe(isOn() ? 0 : 1)
      expect(await notices('two-factor-disabled')).toBe(isOn() ? 0 : 1)
      // The same press again is the same answer, and nothing else leaves.
      const calls = system.directory.calls.filter((one) => one === 'removeOwnFactor').length
      await sandbox.call('disableTwoFactor', disabling)
      expect(system.directory.calls.filter((one) => one === 'removeOwnFactor')).toHaveLength(calls)
      system.clear()
      expect((await state()).active).toBe(isOn())
    })
    await fc.assert(property, { numRuns: runs })
  },
)

test('five presses at once turn 2FA off once', async () => {
  const accountId = accounts[next++] ?? ''
  system.clear()
  const { email: userId } = system.directory.truth(accountId)
  const first = await sandbox.call('signIn', { body: { userId: userId ?? accountId, password, device: 'test' } })
  const token = first.body(201).accessToken
  const params = { accountId }
  const enrol = { method: 'authenticator', password, expectedVersion: 1 } as const
  const { id } = (await sandbox.call('startEnrolment', { token, params, body: enrol })).body(201)
  const body = { code: await system.code(accountId, 'enrolment') }
  const { version } = (
    await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId: id }, body })
  ).body(200)
  const disabling = { token, params, body: { password, expectedVersion: version } }
  const answers = await Promise.all(Array.from({ length: 5 }, () => sandbox.call('disableTwoFactor', disabling)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
  expect(system.directory.effects.filter((one) => one.startsWith('removeOwnFactor'))).toHaveLength(1)
})
