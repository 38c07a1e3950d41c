import type { ElectronApplication } from '@playwright/test'
import { expect, it } from 'vitest'
import { evaluateOnce } from '../../support/electron/evaluate-once.ts'

/** A main that fails so often, with this message. */
function mainThatFails(
  times: number,
  message: string,
): { electron: Pick<ElectronApplication, 'evaluate'>; asked(): number } {
  let asked = 0
  const evaluate = async (): Promise<string> => {
    asked += 1
    if (asked <= times) throw new Error(message)
    return 'done'
  }
  return { electron: { evaluate }, asked: () => asked }
}
const lost = 'electronApplication.evaluate: Resulting promise was garbage collected.'
const run = (): string => 'done'

it('asks again where the answer was collected', async () => {
  const { electron, asked } = mainThatFails(2, lost)
  expect(await evaluateOnce(electron, run, null)).toBe('done')
  expect(asked()).toBe(3)
})

it('ends after five times', async () => {
  const { electron, asked } = mainThatFails(100, lost)
  await expect(evaluateOnce(electron, run, null)).rejects.toThrow(lost)
  expect(asked()).toBe(5)
})

it('asks once where anything else failed', async () => {
  const { electron, asked } = mainThatFails(1, 'Target page, context or browser has been closed')
  await expect(evaluateOnce(electron, run, null)).rejects.toThrow('has been closed')
  expect(asked()).toBe(1)
})
