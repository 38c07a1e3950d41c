import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { recipeFormat } from '#shared/guided/recipe-format.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { chooseFile, saveTo } from '../support/electron/system-dialogs.ts'
import { harbour, pilot, startUnknownPortal, type UnknownPortal } from '../support/guided-pages/unknown-portal.ts'
import { showUnknown } from '../support/guided/teach-screen.ts'
import { findSecrets } from '../support/secrets/find-secrets.ts'

/** Recipes and recordings of the Chrome Recorder as files: saved, opened, and refused in words. */

let app: RunningApp
let portal: UnknownPortal
const say = harbour.en

test.beforeEach(async () => {
  portal = await startUnknownPortal()
  app = await launchApp()
})
test.afterEach(async () => {
  await app.close()
  await portal.close()
  dispose(app.profile)
})

async function signIn(guest: Page): Promise<void> {
  await guest.getByLabel(say.user).fill(pilot.userId)
  await guest.getByLabel(say.password).fill(pilot.password)
  await guest.getByRole('button', { name: say.enter }).click()
  await expect(guest.getByRole('heading', { name: say.papers })).toBeVisible()
}

/** A file for the system's dialog. */
function fileOf(text: string): string {
  const file = join(app.profile, 'chosen.json')
  writeFileSync(file, text)
  return file
}

/** What the audit says of recipes, oldest first. */
function recorded(): { action: string; detail: Record<string, unknown> }[] {
  const db = new Database(join(app.profile, 'factordesk.sqlite'), { readonly: true })
  try {
    const bodies = db.prepare('SELECT body FROM entry ORDER BY seq').pluck().all() as string[]
    return bodies
      .map((body) => JSON.parse(body) as { action: string; detail: Record<string, unknown> })
      .filter(({ action }) => action.startsWith('recipe.'))
      .map(({ action, detail }) => ({ action, detail }))
  } finally {
    db.close()
  }
}

test('a recipe that was taught is saved to a file, and another console takes it over and uses it', async () => {
  const taught = await showUnknown(app, portal.origin, pilot.userId)
  await taught.teach('Signed out', taught.guest.getByRole('button', { name: say.enter }))
  await signIn(taught.guest)
  await taught.teach('2FA is on', taught.guest.getByText(say.shut))
  await saveTo(app, null)
  await taught.panel.getByRole('button', { name: 'Export…' }).click()
  await expect(taught.panel.getByRole('button', { name: 'Export…' })).toBeEnabled()
  await expect(taught.panel.getByText('Saved as')).toHaveCount(0)

  const file = join(app.profile, 'exported-recipe.json')
  await saveTo(app, file)
  await taught.panel.getByRole('button', { name: 'Export…' }).click()
  await expect(taught.panel.getByText(`Saved as ${file}.`)).toBeVisible()
  const text = readFileSync(file, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ format: recipeFormat, origins: [portal.origin], revision: 3 })
  expect(statSync(file).mode & 0o077, 'its owner alone reads it').toBe(0)
  for (const secret of [pilot.userId, pilot.password]) expect(text).not.toContain(secret)

  await app.close()
  dispose(app.profile)
  app = await launchApp()
  portal.endSessions()
  const { guest, panel, section } = await showUnknown(app, portal.origin, pilot.userId)
  await expect(section('2FA is on').getByRole('listitem')).toHaveCount(0)
  await chooseFile(app, fileOf(text))
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await expect(panel.getByText(/^Recipe “.+”, revision 3, 2 controls\.$/)).toBeVisible()
  await expect(panel.getByText('not for this portal')).toHaveCount(0)
  await panel.getByRole('button', { name: 'Use this recipe' }).click()
  await expect(section('2FA is on').getByRole('listitem')).toHaveCount(1)
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await signIn(guest)
  await expect(panel.getByText('The page shows that 2FA is on.')).toBeVisible()
  expect(recorded().map(({ action }) => action)).toEqual(['recipe.imported', 'recipe.saved'])
})

test('a recipe of another portal says so, and is taken over for this one alone', async () => {
  const { panel, section } = await showUnknown(app, portal.origin, pilot.userId)
  const recipe = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../resources/recipes/sandbox-customer-portal.json'), 'utf8'),
  ) as { origins: string[] }
  await chooseFile(app, fileOf(JSON.stringify({ ...recipe, origins: ['https://elsewhere.example'] })))
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await expect(
    panel.getByText('It was made for https://elsewhere.example, not for this portal. Its controls may not fit.'),
  ).toBeVisible()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(section('Turn 2FA off').getByRole('listitem')).toHaveCount(0)
  expect(recorded()).toEqual([])
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await panel.getByRole('button', { name: 'Use this recipe' }).click()
  await expect(section('Turn 2FA off').getByRole('listitem')).not.toHaveCount(0)
  const file = join(app.profile, 'exported-recipe.json')
  await saveTo(app, file)
  await panel.getByRole('button', { name: 'Export…' }).click()
  await expect(panel.getByText(`Saved as ${file}.`)).toBeVisible()
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ origins: [portal.origin], verifiedOn: null })
})

/** As Chrome's Recorder exports it, with what was typed. */
const recording = (origin: string): string => {
  const click = (name: string, selector: string) => ({
    type: 'click',
    target: 'main',
    selectors: [[`aria/${name}`], [selector], ['xpath///html/body/form/button'], [`text/${name}`]],
    offsetX: 31,
    offsetY: 9,
  })
  return JSON.stringify({
    title: 'Unfit the double lock',
    steps: [
      {
        ...{ type: 'setViewport', width: 1280, height: 720, deviceScaleFactor: 1 },
        ...{ isMobile: false, hasTouch: false, isLandscape: false },
      },
      { type: 'navigate', url: `${origin}/papers`, assertedEvents: [{ type: 'navigation', url: `${origin}/papers` }] },
      click(say.unfit, 'form > button'),
      {
        type: 'change',
        value: pilot.password,
        selectors: [[`aria/${say.password}`], ["[name='word']"], ['xpath///html/body/form/label/input']],
        target: 'main',
      },
      { type: 'keyDown', target: 'main', key: 'l' },
      { type: 'keyUp', target: 'main', key: 'l' },
      { type: 'click', target: 'main', selectors: [['body > div'], ['text/lantern']], offsetX: 1, offsetY: 1 },
    ],
  })
}

test('a recording of the Chrome Recorder goes to the end of a flow, without what was typed, and its controls are found', async () => {
  const { guest, panel, section } = await showUnknown(app, portal.origin, pilot.userId)
  const file = fileOf(recording(portal.origin))
  await chooseFile(app, file)
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await expect(
    panel.getByText('Recording “Unfit the double lock”: 2 controls, 4 other steps left out. What was typed is not'),
  ).toBeVisible()
  await panel.getByRole('button', { name: 'Add to “Turn 2FA off”' }).click()
  await expect(section('Turn 2FA off').getByRole('listitem')).toHaveCount(2)
  rmSync(file)
  expect(recorded().map(({ action }) => action)).toEqual(['recipe.imported', 'recipe.saved'])
  expect(recorded()[0]?.detail).toMatchObject({ kind: 'recording', forOther: false })
  await signIn(guest)
  await guest.getByRole('button', { name: say.unfit }).click()
  await panel.getByRole('button', { name: 'Check this recipe' }).click()
  await expect(panel.getByText('Found here')).toHaveCount(2)
  await expect(panel.getByText('2 of 2 found')).toBeVisible()
  const exported = join(app.profile, 'exported-recipe.json')
  await saveTo(app, exported)
  await panel.getByRole('button', { name: 'Export…' }).click()
  await expect(panel.getByText(`Saved as ${exported}.`)).toBeVisible()
  expect(findSecrets(app.profile, [pilot.password])).toEqual([])
  expect(readFileSync(exported, 'utf8')).not.toMatch(/xpath|text\/|form > button/)
})

test('a file that is broken is refused with its sentence, on record, and changes nothing', async () => {
  const { panel } = await showUnknown(app, portal.origin, pilot.userId)
  const whole = readFileSync(join(import.meta.dirname, '../../resources/recipes/sandbox-customer-portal.json'), 'utf8')
  const recipe = JSON.parse(whole) as Record<string, unknown>
  const noRecipe = 'The file is not a recipe that FactorDesk may use. A recipe has no code'
  const broken: [why: string, text: string, sentence: string][] = [
    ['not-json', whole.slice(0, -20), 'The file is not JSON.'],
    ['too-large', whole.padEnd(300_000), 'The file is larger than 256 KiB.'],
    ['too-large', whole.padEnd(17 * 1024 * 1024), 'The file is larger than 256 KiB.'],
    [
      'future-format',
      JSON.stringify({ ...recipe, format: 'factordesk-recipe/2' }),
      'The recipe was made by a newer FactorDesk.',
    ],
    ['not-a-recipe', JSON.stringify({ ...recipe, script: 'alert(1)' }), noRecipe],
    ['not-a-recipe', '[]', noRecipe],
    [
      'not-a-recording',
      '{"title":"x","steps":[{"type":"unheard-of"}]}',
      'The file is not a recording of the Chrome Recorder.',
    ],
    [
      'nothing-recorded',
      '{"title":"x","steps":[{"type":"keyDown","key":"l"}]}',
      'Nothing in the recording can be found again by a name, an id or a field name.',
    ],
  ]
  const status = panel.getByRole('status').filter({ hasText: /^(The|Nothing)/ })
  for (const [why, text, sentence] of broken) {
    await chooseFile(app, fileOf(text))
    await panel.getByRole('button', { name: 'Import a file…' }).click()
    await expect(status, why).toContainText(sentence)
    await expect(panel.getByRole('button', { name: /^(Use this recipe|Add to)/ })).toHaveCount(0)
    await status.getByRole('button', { name: 'Close' }).click()
    await expect(status).toHaveCount(0)
  }
  expect(recorded().map(({ action, detail }) => [action, detail['why']])).toEqual(
    broken.map(([why]) => ['recipe.refused', why]),
  )

  await chooseFile(app, null)
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await expect(panel.getByRole('button', { name: 'Import a file…' })).toBeEnabled()
  await expect(status).toHaveCount(0)
  await chooseFile(app, join(app.profile, 'gone.json'))
  await panel.getByRole('button', { name: 'Import a file…' }).click()
  await expect(panel.getByText('The file could not be read.')).toBeVisible()
  expect(recorded()).toHaveLength(broken.length)
})
