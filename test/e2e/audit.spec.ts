import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { saveTo } from '../support/electron/system-dialogs.ts'
import { findings } from '../support/electron/axe.ts'

test.describe.configure({ mode: 'serial' })
let app: RunningApp
test.beforeAll(async () => {
  app = await launchApp()
  await app.page.getByRole('link', { name: 'Audit' }).click()
})
test.afterAll(async () => {
  await app.close()
  dispose(app.profile)
})

test('the chain is checked by a thread of the built app, and again on demand', async () => {
  const chain = app.page.getByRole('region', { name: 'Chain' })
  await expect(chain.getByRole('status').first()).toHaveText(/^(Intact to entry|Not anchored since entry)/)
  await chain.getByRole('button', { name: 'Check again' }).click()
  await expect(chain.getByRole('status').first()).toHaveText(/^(Intact to entry|Not anchored since entry)/)
})

test('words, fields and times narrow the list as they are typed, and one button takes them back', async () => {
  const { page } = app
  const started = page.getByRole('cell', { name: 'FactorDesk started' })
  await expect(started).toHaveCount(1)
  await page.keyboard.press('/')
  await page.keyboard.type('app.sta')
  await expect(started).toHaveCount(1)
  await page.keyboard.type('nowhere')
  await expect(page.getByText('No entry matches.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(started).toHaveCount(1)
  await page.getByRole('textbox', { name: 'Operator' }).fill('staff')
  await expect(page.getByText('No entry matches.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Operator' }).fill('')
  await page.getByLabel('Before').fill('2020-01-01T00:00')
  await expect(page.getByText('No entry matches.')).toBeVisible()
  await page.getByLabel('From').fill('2020-01-01T00:00')
  await page.getByLabel('Before').fill('')
  await expect(started).toHaveCount(1)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByLabel('From')).toHaveValue('')
})

test('the screen has no serious violations of WCAG, light and dark, wide and small', async () => {
  for (const size of [
    { width: 1100, height: 720 },
    { width: 640, height: 400 },
  ]) {
    await app.electron.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]!.setContentSize(width, height)
    }, size)
    await expect.poll(() => app.page.evaluate(() => innerWidth)).toBe(size.width)
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme })
      expect(await findings(app.page)).toEqual([])
      expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
      await app.page.screenshot({ path: test.info().outputPath(`audit-${size.width}-${colorScheme}.png`) })
    }
  }
})

test('is exported as JSON Lines and as CSV, which says that it cannot be verified', async () => {
  const { page } = app
  for (const [name, ending] of [
    ['JSON Lines', 'jsonl'],
    ['CSV', 'csv'],
  ] as const) {
    const file = join(app.profile, `exported.${ending}`)
    await saveTo(app, file)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()
    const said = page.getByText(/entr(y|ies) written to .*/)
    await expect(said).toContainText(`exported.${ending}`)
    expect((await said.textContent())?.includes('cannot be verified')).toBe(name === 'CSV')
    expect(readFileSync(file, 'utf8')).toContain('app.started')
  }
  expect(readdirSync(app.profile).filter((name) => name.endsWith('.part'))).toEqual([])
})
