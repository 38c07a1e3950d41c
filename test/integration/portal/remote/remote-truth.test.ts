import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disabling, provenCase } from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { newKey, startTestSandbox } from '../../../support/portal/sandbox.ts'
import type { Fate, ScriptedDirectory } from '../../../support/portal/scripted-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

const runs = 25
const accounts = Array.from({ length: runs * 4 }, (_, n) => `U-${n}`)
let directory: ScriptedDirectory
let sandbox: TestSandbox
let next = 0

beforeAll(async () => {
  directory = createScriptedDirectory(accounts.map((id) => scriptedAccount(id, [`${id}-a`, `${id}-b`])))
  sandbox = await startTestSandbox({ remote: directory })
})
afterAll(() => sandbox.close())

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.constantFrom<Fate>(
    'answer',
    'unreachable',
    'lose-before',
    'lose-after',
    'lose-late',
    'lose-half',
    'throw',
    'garbage',
  ),
  fc.constantFrom<Fate>({ refuse: 'forbidden' }, { refuse: 'credential-refused' }, { refuse: 'too-many-requests' }),
)
const reading: fc.Arbitrary<Fate> = fc.constantFrom<Fate>('answer', 'answer', 'unreachable', 'lose-before', {
  refuse: 'credential-refused',
})

test(
  'whatever becomes of calls and readings, what the server says is the truth, and one effect at most took place',
  { timeout: 120_000 },
  async () => {
    const restarts = fc.array(fc.nat(20), { maxLength: 2 })
    const property = fc.asyncProperty(
      fate,
      fc.array(reading, { maxLength: 5 }),
      restarts,
      async (first, reads, ends) => {
        directory.clear()
        const accountId = accounts[next++] ?? ''
        const work = await provenCase(sandbox, 'disable-two-factor', { accountId })
        const key = newKey()
        directory.script('removeFactor', first)
        // The first reading is that before the effect.
        directory.script('read', 'answer', ...reads)
        await sandbox.call('disableForCustomer', { ...work, key, body: disabling })
        const state = async () =>
          (await sandbox.call('getOperation', { token: work.token, params: { key } })).body(200).status
        let status = await state()
        for (let step = 0; step < 30 && status === 'running'; step += 1) {
          if (ends.includes(step)) await sandbox.restart()
          await sandbox.advance(6)
          status = await state()
        }
        const { on } = directory.truth(accountId).factors
        expect(status).toBe(on ? 'rejected' : 'applied')
        const sent = (await sandbox.outbox(accountId)).filter(({ kind }) => kind === 'two-factor-disabled')
        expect(sent).toHaveLength(on ? 0 : 1)
        expect(await sandbox.effects(key)).toHaveLength(on ? 0 : 1)
        const removed = directory.effects.flatMap((effect) => effect.split(' ').slice(1))
        if (first !== 'lose-half') expect(removed).toHaveLength(on ? 0 : 2)
        directory.clear()
        const seen = (await sandbox.call('getCase', { token: work.token, params: work.params })).body(200)
        expect(seen.twoFactor.active).toBe(on)
        expect(seen.disabledAt === null).toBe(on)
      },
    )
    await fc.assert(property, { numRuns: runs })
  },
)

test('two who disable the same account at once have one effect', async () => {
  const accountId = accounts[next++] ?? ''
  const work = await provenCase(sandbox, 'disable-two-factor', { accountId })
  directory.clear()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => sandbox.call('disableForCustomer', { ...work, body: disabling })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
  expect(directory.effects).toHaveLength(1)
})
