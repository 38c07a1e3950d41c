import { afterEach, expect, test } from 'vitest'
import { fuzz } from '../support/fuzz/fuzz-portal.ts'
import { seeded } from '../support/fuzz/seeded.ts'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { startTestSandbox } from '../support/portal/sandbox.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

test('2,000 hostile requests: no error of the portal, no effect without a valid request', async () => {
  const { seed, numRuns } = seeded('hostile requests', 2000)
  sandbox = await startTestSandbox()
  const successes = await fuzz(sandbox, seed, numRuns)
  console.log([...successes].map(([name, times]) => `${name} ${times}`).join(', '))
  expect(successes.size, 'enough calls get through for the rest to mean something').toBeGreaterThan(20)
})
