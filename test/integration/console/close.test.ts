import { expect, onTestFinished, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { startTestSandbox, type TestSandbox } from '../../support/portal/sandbox.ts'

async function open(): Promise<{ app: TestConsole; sandbox: TestSandbox }> {
  const sandbox = await startTestSandbox()
  const app = await startTestConsole(sandbox)
  onTestFinished(async () => {
    app.close()
    await sandbox.close()
  })
  return { app, sandbox }
}

test('an answer that comes after the end is passed over', async () => {
  const { app } = await open()
  app.losePortal()
  let answer: (() => void) | undefined
  app.onSend = () => new Promise<void>((resolve) => (answer = resolve))
  const search = app.findPortal()
  await expect.poll(() => answer).toBeDefined()
  app.stop()
  const publishedBefore = app.published.length
  answer?.()
  await search
  expect(app.published).toHaveLength(publishedBefore)
})

test('a search that pauses ends with the console', async () => {
  const { app, sandbox } = await open()
  app.losePortal()
  await sandbox.plan({ method: 'GET', path: '/capabilities', fault: 'unavailable', times: 1 })
  const publishedBefore = app.published.length
  const search = app.findPortal()
  await expect.poll(() => app.published.length).toBeGreaterThan(publishedBefore)
  app.stop()
  let sent = 0
  app.onSend = () => void (sent += 1)
  await search
  expect(sent).toBe(0)
})

test("the portal's end and its return after the console's are no error", async () => {
  const { app } = await open()
  app.stop()
  app.losePortal()
  await app.findPortal()
})

test('a disk that refuses the last entry: the error is reported, and the database is closed all the same', async () => {
  const { app } = await open()
  app.db.pragma('query_only = ON')
  expect(() => app.main.close()).toThrow(/readonly/)
  expect(app.db.open).toBe(false)
  expect(() => app.main.close()).not.toThrow()
})
