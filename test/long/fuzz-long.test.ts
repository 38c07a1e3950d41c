import { afterEach, expect, test } from 'vitest'
import { fuzz } from '../support/fuzz/fuzz-portal.ts'
import { startTestSandbox, type TestSandbox } from '../support/portal/sandbox.ts'
import { seeded } from '../support/fuzz/seeded.ts'

let sandbox: TestSandbox
afterEach(() => sandbox.close())

test(
  '20,000 hostile requests: no error of the portal, no effect without a valid request',
  { timeout: 900_000 },
  async () => {
    const { seed, numRuns } = seeded('hostile requests', 20_000)
    sandbox = await startTestSandbox()
    const successes = await fuzz(sandbox, seed, numRuns)
    console.log([...successes].map(([name, times]) => `${name} ${times}`).join(', '))
    expect(successes.size).toBeGreaterThan(30)
  },
)
