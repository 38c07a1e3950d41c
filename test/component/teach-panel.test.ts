import { beforeEach, expect, it } from 'vitest'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import type { PointedView, RecipeDetails } from '#shared/ipc/features/recipes.ts'
import type { Recipe } from '#shared/guided/recipe.ts'
import { emptyRecipe, missingOf } from '#shared/guided/teaching.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { closeApps, mountApp, startMain } from './mount.ts'
import { all, choose, isDisabled, one, press, settle, shownText, textOf } from './page.ts'
import { sandboxPortal } from './samples.ts'

const accountId = 'pilot@harbour.example@harbour.example'
const empty = emptyRecipe('https://harbour.example', null)
const button: PointedView = {
  kind: 'press',
  role: 'button',
  name: 'Disable 2FA',
  nameless: false,
  asks: null,
  language: 'en',
}
const page = (changes: Partial<GuidedPageView> = {}): GuidedPageView => ({
  accountId,
  status: 'open',
  address: { url: 'https://harbour.example/', canGoBack: false, canGoForward: false, loading: false },
  twoFactor: { state: 'unknown' },
  step: null,
  next: null,
  ambiguous: false,
  marked: false,
  chosen: null,
  messages: [],
  signedOut: false,
  signedIn: 'absent',
  signedInReported: false,
  committed: null,
  stopped: null,
  byHand: false,
  stay: 'off',
  asks: null,
  proxy: null,
  refused: null,
  otherLanguage: false,
  teaching: 'off',
  ...changes,
})
const detailsOf = (recipe: Recipe): RecipeDetails => ({
  recipe,
  revisions: [{ revision: recipe.revision, savedAt: '2026-11-20T04:00:00.000Z', reason: 'added' }],
})
const withRow: Recipe = {
  ...empty,
  languages: ['en'],
  flows: {
    ...empty.flows,
    disable: {
      title: 'Disable',
      steps: [
        { type: 'customStep', name: 'factordesk', parameters: { step: 5, commits: 'disable' } },
        { type: 'click', selectors: [['aria/Unfit[role="button"]']], offsetX: 1, offsetY: 1 },
      ],
    },
  },
}

let main: FakeMain

async function openPanel(recipe: Recipe): Promise<void> {
  const { id, title, origins, revision, verifiedOn, languages, support } = recipe
  const view = { id, title, origins, revision, verifiedOn, languages, missing: missingOf(recipe), support }
  const portal = sandboxPortal({ id: 'harbour.example', origin: 'https://harbour.example', embedded: false })
  main = startMain({
    snapshot: { portals: [{ ...portal, capabilities: null, recipe: view }] },
    accounts: [accountRow(accountId, null, { portalId: 'harbour.example', userId: 'pilot@harbour.example' })],
  })
  main.reply('guided.open', () => page())
  main.reply('guided.place', () => ({}))
  main.reply('recipe.get', () => detailsOf(recipe))
  main.reply('recipe.point', () => ({}))
  await mountApp(main, `/guided/${encodeURIComponent(accountId)}?teach`)
}

async function point(section: string, control: PointedView): Promise<void> {
  main.reply('recipe.pointed', () => ({ control }))
  await press(new RegExp(`(Point at it|Add a control): ${section}`))
  main.emit('guided.changed', page({ teaching: 'armed' }))
  await settle()
  main.emit('guided.changed', page({ teaching: 'pointed' }))
  await settle()
}

beforeEach(() => openPanel(empty))

it('says what an empty recipe cannot do, in words', () => {
  expect(all('listitem', /.*/, one('region', 'Teach this portal')).length).toBeGreaterThanOrEqual(8)
  expect(shownText()).toContain('What “2FA is off” looks like: you report how turning it off ended.')
})

it('words fill the step in, and never whether a press changes 2FA', async () => {
  await point('Turn 2FA off', button)
  expect((one('radio', /^5 /) as HTMLInputElement).checked).toBe(true)
  expect(shownText()).toContain('Its words suggest: turns 2FA off.')
  expect((one('radio', 'Yes, it turns 2FA off') as HTMLInputElement).checked).toBe(false)
  expect(isDisabled(one('button', 'Save'))).toBe(true)
  await choose('Yes, it turns 2FA off')
  main.reply('recipe.teach', () => ({ kind: 'saved', details: detailsOf(withRow), twins: [] }))
  await press('Save')
  expect(main.inputsOf('recipe.teach')).toEqual([
    {
      accountId,
      meaning: { row: 'disable', step: 5, commits: 'disable', method: null, asks: null },
      at: null,
    },
  ])
  expect(textOf(one('region', 'Turn 2FA off'))).toContain('Step 5 · turns 2FA off')
})

it('a control that cannot be used says why, and asks for another', async () => {
  await point('Who is signed in', { ...button, name: 'Papers' })
  main.reply('recipe.teach', () => ({ kind: 'unusable', why: 'no-user-id' }))
  await press('Save')
  expect(textOf(one('alert'))).toContain('It does not show the User ID pilot@harbour.example.')
  await press('Point again')
  expect(main.inputsOf('recipe.point')).toHaveLength(2)
})

it('Escape on the page ends it, and so does leaving the panel', async () => {
  await press('Point at it: 2FA is off')
  main.emit('guided.changed', page({ teaching: 'armed' }))
  await settle()
  expect(shownText()).toContain('Click the control on the portal’s page')
  main.emit('guided.changed', page({ teaching: 'off' }))
  await settle()
  expect(shownText()).not.toContain('Click the control on the portal’s page')
  await press('Point at it: 2FA is off')
  await press('Back to the steps')
  expect(main.inputsOf('recipe.point').at(-1)).toEqual({ accountId, armed: false })
})

it('what a recorded control is for is changed without pointing at it', async () => {
  await closeApps()
  await openPanel(withRow)
  await press('Change what it is for')
  expect((one('radio', 'Yes, it turns 2FA off') as HTMLInputElement).checked).toBe(true)
  await choose('No, it only leads on')
  main.reply('recipe.describe', () => detailsOf(empty))
  await press('Save')
  expect(main.inputsOf('recipe.describe')).toEqual([
    {
      portalId: 'harbour.example',
      id: 'disable/0',
      meaning: { row: 'disable', step: 5, commits: null, method: null, asks: null },
    },
  ])
  expect(main.inputsOf('recipe.point')).toEqual([])
})
