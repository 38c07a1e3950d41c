import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'

let app: RunningApp

test.beforeEach(async () => {
  app = await launchApp()
})
test.afterEach(async () => {
  await app.close()
  dispose(app.profile)
})

interface Line {
  event: string
  facts: { remedy?: string }
}

function linesOf(event: string): Line[] {
  const folder = join(app.profile, 'logs')
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.event === event)
}

/** The process that draws. */
const drawing = (): Promise<number> =>
  app.electron.evaluate(({ app: main }) => main.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0)

const show = (does: 'hide' | 'show'): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }, what) => BrowserWindow.getAllWindows()[0]?.[what](), does)

const nextFrame = (): Promise<string> =>
  app.page.evaluate(() => new Promise<string>((drawn) => requestAnimationFrame(() => drawn('drawn'))))

test('a window whose compositor draws no frame is brought back with what was typed, and that is logged', async () => {
  test.skip(process.platform === 'win32', 'a process cannot be stopped there')
  await app.page.getByLabel('User ID').fill('it@serimuda.example')
  await show('hide')
  process.kill(await drawing(), 'SIGSTOP')
  await show('show')
  await expect.poll(() => linesOf('page.drawn'), { timeout: 40_000 }).toHaveLength(1)
  const tried = linesOf('page.not-drawn').map(({ facts }) => facts.remedy)
  expect(tried).toEqual(['redraw', 'resize', 'graphics'])
  expect(linesOf('page.drawn')[0]?.facts.remedy).toBe('graphics')
  expect(await nextFrame()).toBe('drawn')
  await expect(app.page.getByLabel('User ID')).toHaveValue('it@serimuda.example')
})
