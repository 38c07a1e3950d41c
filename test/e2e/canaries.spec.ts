import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp } from '../support/app.ts'
import { ConsolePage, customers } from '../support/console-page.ts'

const { kenari } = customers

test('a code that a run leaves in its profile fails the test that ran it', async () => {
  // The one test at the sandbox portal's own password cost.
  const app = await launchApp({ passwordCost: null })
  await new ConsolePage(app.page, app.sandbox).signIn(kenari, 'sms')
  const code = await app.sandbox.sentCode(kenari.id)
  await app.close()
  appendFileSync(join(app.profile, 'planted'), `{"code":"${code}"}`)
  expect(() => dispose(app.profile)).toThrow(`planted: ${code.slice(0, 3)}… (6), raw`)
  expect(existsSync(app.profile)).toBe(false)
})
