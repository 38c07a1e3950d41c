import { expect, onTestFinished, test } from 'vitest'
import { openTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { openSandbox, type TestSandbox } from '../../support/portal/sandbox.ts'

async function open(): Promise<{ desk: TestConsole; sandbox: TestSandbox }> {
  const sandbox = await openSandbox()
  const desk = await openTestConsole(sandbox)
  onTestFinished(async () => {
    desk.close()
    await sandbox.close()
  })
  return { desk, sandbox }
}

test('an answer that comes after the end is passed over', async () => {
  const { desk } = await open()
  desk.losePortal()
  let answer: (() => void) | undefined
  desk.onSend = () => new Promise<void>((resolve) => (answer = resolve))
  const search = desk.findPortal()
  await expect.poll(() => answer).toBeDefined()
  desk.stop()
  const publishedBefore = desk.published.length
  answer?.()
  await search
  expect(desk.published).toHaveLength(publishedBefore)
})

test('a search that pauses ends with the console', async () => {
  const { desk, sandbox } = await open()
  desk.losePortal()
  await sandbox.plan({ method: 'GET', path: '/capabilities', fault: 'unavailable', times: 1 })
  const publishedBefore = desk.published.length
  const search = desk.findPortal()
  await expect.poll(() => desk.published.length).toBeGreaterThan(publishedBefore)
  desk.stop()
  let sent = 0
  desk.onSend = () => void (sent += 1)
  await search
  expect(sent).toBe(0)
})

test("the portal's end and its return after the console's are no error", async () => {
  const { desk } = await open()
  desk.stop()
  desk.losePortal()
  await desk.findPortal()
})

test('a disk that refuses the last entry: the error is reported, and the database is closed all the same', async () => {
  const { desk } = await open()
  desk.db.pragma('query_only = ON')
  expect(() => desk.core.close()).toThrow(/readonly/)
  expect(desk.db.open).toBe(false)
  expect(() => desk.core.close()).not.toThrow()
})
