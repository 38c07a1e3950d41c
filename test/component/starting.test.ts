import { expect, it } from 'vitest'
import type { LockView } from '#shared/ipc/views.ts'
import { mountApp, startMain } from './mount.ts'
import { settle, shownText } from './page.ts'
import { appSnapshot } from './samples.ts'
import { holdTimers, runPendingTimers } from './timers.ts'

it('a start that takes long says what it may be waiting for, until main answers', async () => {
  const main = startMain()
  let resolve = (_lock: LockView): void => undefined
  const promise = new Promise<LockView>((done) => (resolve = done))
  main.reply('lock.state', () => promise)
  holdTimers()
  await mountApp(main, '/accounts')
  expect(shownText()).toBe('')
  runPendingTimers()
  await settle()
  expect(shownText()).toContain('If your system asks for the password of its keychain, answer it')
  resolve(appSnapshot().lock)
  await settle()
  expect(shownText()).not.toContain('keychain')
})
