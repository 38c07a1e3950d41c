import { expect, onTestFinished, test } from 'vitest'
import { newKey, samplePassword as password, samples, startTestSandbox } from '../../../support/portal/sandbox.ts'
import { addScriptedCustomers } from '../../../support/portal/scripted-customers.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

const id = 'U-1'
const userId = 'u-1@customer.example'

/** A system that shows only whether two-factor authentication is on, and says the method at the sign-in. */
async function begin() {
  const directory = createScriptedDirectory([scriptedAccount(id)])
  const system = addScriptedCustomers(directory, [id], {
    now: () => Date.parse('2026-11-20T04:00:00.000Z'),
    methods: ['authenticator', 'email'],
  })
  const read = directory.read.bind(directory)
  Object.assign(directory, {
    async read(accountId: string) {
      const answer = await read(accountId)
      if (answer.kind !== 'answered') return answer
      const { factors } = answer.value
      const flag = factors.factors.map((factor) => ({ ...factor, method: null }))
      return { kind: 'answered', value: { ...answer.value, factors: { ...factors, factors: flag } } }
    },
  })
  const sandbox = await startTestSandbox({ remote: directory })
  onTestFinished(() => sandbox.close())
  const staff = (await sandbox.signInStaff(samples.agentA)).accessToken
  return {
    system,
    sandbox,
    async signIn(): Promise<string> {
      const first = await sandbox.call('signIn', { body: { userId, password, device: 'test' } })
      if (first.status === 201) return first.body(201).accessToken
      const params = { challengeId: first.body(200).challenge.id }
      const proved = await sandbox.call('verifyChallenge', { params, body: { code: await system.code(id) } })
      return proved.body(201).accessToken
    },
    method: async () =>
      (await sandbox.call('getCustomer', { token: staff, params: { accountId: id } })).body(200).twoFactor.method,
  }
}

test('where a reading has a flag alone, the method is the one whose code was proved last', async () => {
  const { system, sandbox, signIn, method } = await begin()
  expect(await method()).toBe('authenticator')
  let token = await signIn()
  const params = { accountId: id }
  const version = async () => (await sandbox.call('getTwoFactor', { token, params })).body(200).version
  const disable = async () => {
    const body = { password, expectedVersion: await version() }
    ;(await sandbox.call('disableTwoFactor', { token, params, key: newKey(), body })).body(200)
  }
  await disable()
  expect(await method()).toBeNull()
  const body = { method: 'email', password, expectedVersion: await version() } as const
  const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const code = { code: await system.code(id, 'enrolment') }
  const verified = await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: code })
  expect(verified.body(200)).toMatchObject({ active: true, method: 'email' })
  expect(await method()).toBe('email')
  // Somebody else changed it: nothing is known of the method until the next sign-in.
  system.directory.alter(id, (account) => ({ ...account, factors: { ...account.factors, mark: 'another' } }))
  expect(await method()).toBe('authenticator')
  token = await signIn()
  expect(await method()).toBe('email')
  await disable()
  expect(await method()).toBeNull()
})
