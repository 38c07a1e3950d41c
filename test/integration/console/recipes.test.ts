import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test as plain } from 'vitest'
import type { Described } from '#shared/guided/channel.ts'
import { recipe as recipeSchema } from '#shared/guided/recipe.ts'
import type { Meaning } from '#shared/guided/teaching.ts'
import type { GuidedFrame } from '../../../src/main/features/guided/page.ts'
import { startTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { guideRecipe } from '../../support/guided/guide-recipe.ts'
import type { OpenedPage } from '../../support/guided/test-views.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'

const origin = 'https://harbour.example'
const portalId = 'harbour.example'
const userId = 'pilot@harbour.example'
const frame: GuidedFrame = { id: '1:1', isMain: true, origin }

/** A console with a portal that no recipe fits, and the page of an account; the test is the browser. */
interface Teaching {
  app: TestConsole
  accountId: string
  page(): OpenedPage
  /** Arms the page and answers for the guest. */
  point(control: Described | null): Promise<void>
  teach(control: Described, meaning: Meaning): Promise<unknown>
  importFile(text: string): Promise<unknown>
}

const test = plain.extend<{ teaching: Teaching }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixtures that a fixture needs from this pattern
  teaching: async ({}, use) => {
    const sandbox = await startTestSandbox()
    const app = await startTestConsole(sandbox)
    try {
      await app.ok('guided.addPortal', { origin, start: '/papers', recipeId: null })
      const { accountId } = await app.ok('guided.addAccount', { portalId, userId })
      await app.ok('guided.open', { accountId })
      const page = (): OpenedPage => app.pages.opened.at(-1)!
      const point = async (control: Described | null): Promise<void> => {
        await app.ok('recipe.point', { accountId, armed: true })
        const order = page().page.ordersFor(frame).teach!
        page().page.taught(frame, { number: order.number, control })
      }
      await use({
        app,
        accountId,
        page,
        point,
        teach: async (control, meaning) => {
          await point(control)
          return app.ok('recipe.teach', { accountId, meaning, at: null })
        },
        importFile: async (text) => {
          app.importFile = { name: 'file.json', text }
          return app.ok('recipe.previewImport', { portalId })
        },
      })
      expect(app.main.audit.verify().verdict).not.toBe('broken')
      expect(app.errors).toEqual([])
    } finally {
      app.close()
      await sandbox.close()
    }
  },
})

const unfit: Described = {
  kind: 'press',
  role: 'button',
  name: 'Unfit the double lock',
  nameless: false,
  asks: null,
  selectors: [{ text: 'aria/Unfit the double lock[role="button"]', isUnique: true }],
  places: [],
  path: '/unfit',
  language: 'en',
}
const commits: Meaning = { row: 'disable', step: 5, commits: 'disable', method: null, asks: null }
const actionsOf = (app: TestConsole): string[] => app.entries().map(({ action }) => action)
const detailsOf = (app: TestConsole, action: string): unknown[] =>
  app.entries().flatMap((entry) => (entry.action === action ? [entry.detail] : []))
const recipeOf = async (app: TestConsole) => (await app.ok('recipe.get', { portalId })).recipe

describe('a taught control', () => {
  test('is active at once, as a revision of its own with its entry', async ({ teaching }) => {
    const { app, page, teach } = teaching
    await teach(unfit, commits)
    const recipe = await recipeOf(app)
    expect(recipe.revision).toBe(2)
    expect(recipe.requests).toEqual([{ path: '/unfit', commits: 'disable', method: 'POST' }])
    expect(page().page.ordersFor(frame).commits).toEqual(['disable/0'])
    expect(detailsOf(app, 'recipe.saved')).toEqual([
      { portal: portalId, recipe: recipe.id, revision: 2, reason: 'taught' },
    ])
  })

  test('is there after a restart, and so is every revision', async ({ teaching }) => {
    const { app, teach } = teaching
    await teach(unfit, commits)
    await app.restart()
    const { recipe, revisions } = await app.ok('recipe.get', { portalId })
    expect(recipe.flows.disable.steps).toHaveLength(2)
    expect(revisions.map(({ revision, reason }) => [revision, reason])).toEqual([
      [2, 'taught'],
      [1, 'added'],
    ])
  })

  test('an earlier revision is restored as the newest, and nothing is lost', async ({ teaching }) => {
    const { app, page, teach } = teaching
    await teach(unfit, commits)
    const { recipe, revisions } = await app.ok('recipe.restore', { portalId, revision: 1 })
    expect(recipe).toMatchObject({ revision: 3, flows: { disable: { steps: [] } } })
    expect(revisions).toHaveLength(3)
    expect(page().page.ordersFor(frame).commits).toEqual([])
    expect((await app.ok('recipe.restore', { portalId, revision: 2 })).recipe.flows.disable.steps).toHaveLength(2)
  })

  test('that shows something else than the User ID is not taken for it', async ({ teaching }) => {
    expect(await teaching.teach(unfit, { row: 'signed-in' })).toEqual({ kind: 'unusable', why: 'no-user-id' })
    expect((await recipeOf(teaching.app)).revision).toBe(1)
  })
})

describe('what a page says of a control', () => {
  const saysNothing = async ({ app, accountId }: Teaching): Promise<void> => {
    expect(await app.ok('recipe.pointed', { accountId })).toEqual({ control: null })
    const { code } = await app.failure('recipe.teach', { accountId, meaning: commits, at: null })
    expect(code).toBe('not-found')
  }

  test('is refused where it was not asked for', async ({ teaching }) => {
    teaching.page().page.taught(frame, { number: 1, control: unfit })
    await saysNothing(teaching)
  })

  test('is refused once it was answered, and for an order that was given up', async ({ teaching }) => {
    const { app, accountId, page, point } = teaching
    await point(null)
    page().page.taught(frame, { number: 1, control: unfit })
    await saysNothing(teaching)
    await app.ok('recipe.point', { accountId, armed: true })
    const { number } = page().page.ordersFor(frame).teach!
    await app.ok('recipe.point', { accountId, armed: false })
    page().page.taught(frame, { number, control: unfit })
    await saysNothing(teaching)
  })

  test('is refused from a frame of elsewhere, which is not asked either', async ({ teaching }) => {
    const { app, accountId, page } = teaching
    await app.ok('recipe.point', { accountId, armed: true })
    const foreign: GuidedFrame = { id: '2:2', isMain: false, origin: 'https://elsewhere.example' }
    const { number } = page().page.ordersFor(frame).teach!
    expect(page().page.ordersFor(foreign).teach).toBeNull()
    page().page.taught(foreign, { number, control: unfit })
    await saysNothing(teaching)
  })
})

describe('"verified"', () => {
  test('is a press of the user, and each change takes it back', async ({ teaching }) => {
    const { app, teach } = teaching
    await teach(unfit, commits)
    expect((await recipeOf(app)).verifiedOn).toBeNull()
    const { recipe } = await app.ok('recipe.verify', { portalId })
    expect(recipe.verifiedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(detailsOf(app, 'recipe.saved').at(-1)).toMatchObject({ reason: 'verified' })
    await app.ok('recipe.drop', { portalId, id: 'disable/0' })
    expect((await recipeOf(app)).verifiedOn).toBeNull()
  })
})

describe('a check', () => {
  test('says what the page has, and changes nothing', async ({ teaching }) => {
    const { app, accountId, page, teach } = teaching
    await teach(unfit, commits)
    const before = app.entries().length
    const flags = { covered: false, disabled: false, checked: false, visited: false }
    const { turn } = page().page.ordersFor(frame)
    const reading = { turn, signedIn: 'absent', marked: false, otherLanguage: false } as const
    page().page.reported(frame, { ...reading, targets: { 'disable/0': { is: 'many', ...flags } } })
    expect(await app.ok('recipe.check', { accountId })).toEqual({ found: { 'disable/0': 'many' } })
    // A reading by the recipe before names other controls by the same ids.
    page().page.reported(frame, { ...reading, turn: 0, targets: { 'disable/0': { is: 'one', ...flags } } })
    expect(await app.ok('recipe.check', { accountId })).toEqual({ found: { 'disable/0': 'many' } })
    expect(app.entries()).toHaveLength(before)
    expect((await recipeOf(app)).revision).toBe(2)
  })
})

describe('a file', () => {
  const asFile = (recipe: object): string => JSON.stringify(recipe)

  test('of this console is exported, and imported as a revision', async ({ teaching }) => {
    const { app, teach, importFile } = teaching
    await teach(unfit, commits)
    const { file } = await app.ok('recipe.export', { portalId })
    const text = readFileSync(file!, 'utf8')
    await app.ok('recipe.drop', { portalId, id: 'disable/0' })
    expect(await importFile(text)).toMatchObject({ kind: 'recipe', isForOther: false, controls: 1 })
    const previewId = ((await app.ok('recipe.previewImport', { portalId })) as { previewId: string }).previewId
    const { recipe } = await app.ok('recipe.confirmImport', { portalId, previewId, flow: null })
    expect(recipe.flows.disable.steps).toHaveLength(2)
    expect(actionsOf(app)).toContain('recipe.imported')
    const again = await app.failure('recipe.confirmImport', { portalId, previewId, flow: null })
    expect(again.code).toBe('not-found')
  })

  test('for another portal says so; taken all the same it is for this one and not verified', async ({ teaching }) => {
    const { app, importFile } = teaching
    const preview = await importFile(asFile({ ...guideRecipe(), verifiedOn: '2026-01-02' }))
    expect(preview).toMatchObject({ kind: 'recipe', isForOther: true, origins: ['https://portal.ipserverone.com'] })
    const { previewId } = preview as { previewId: string }
    const { recipe } = await app.ok('recipe.confirmImport', { portalId, previewId, flow: null })
    expect(recipe).toMatchObject({ origins: [origin], signInOrigins: [], verifiedOn: null, revision: 2 })
  })

  test.each([
    ['broken', '{', 'not-json'],
    ['huge', `{"title":"${'x'.repeat(300 * 1024)}","steps":[]}`, 'too-large'],
    ['of a newer console', asFile({ ...guideRecipe(), format: 'factordesk-recipe/2' }), 'future-format'],
    ['with code', asFile({ ...guideRecipe(), code: 'alert(1)' }), 'not-a-recipe'],
    [
      'with a value',
      asFile({
        ...guideRecipe(),
        flows: {
          ...guideRecipe().flows,
          disable: { title: 'x', steps: [{ type: 'change', selectors: [['#a']], value: 'lantern and rope' }] },
        },
      }),
      'not-a-recipe',
    ],
    [
      'with a regular expression',
      asFile({ ...guideRecipe(), signedOut: { selectors: [['aria/Sign in[role=/.*/]']] } }).replace('aria/', 'xpath//'),
      'not-a-recipe',
    ],
  ])('that is %s is refused in words and in the audit', async (_what, text, why) => {
    // Each of them has a console of its own.
    const sandbox = await startTestSandbox()
    const app = await startTestConsole(sandbox)
    try {
      await app.ok('guided.addPortal', { origin, start: null, recipeId: null })
      app.importFile = { name: 'file.json', text }
      expect(await app.ok('recipe.previewImport', { portalId })).toMatchObject({ kind: 'refused', why })
      const [entry] = app.entries().filter(({ action }) => action === 'recipe.refused')
      expect(entry).toMatchObject({ outcome: 'refused', detail: { portal: portalId, why } })
      expect(JSON.stringify(entry)).not.toContain('lantern')
      expect((await recipeOf(app)).revision).toBe(1)
    } finally {
      app.close()
      await sandbox.close()
    }
  })

  test('of the Recorder leaves nothing that was typed, and nothing that only the layout finds', async ({
    teaching,
  }) => {
    const { app, importFile } = teaching
    const canary = fc
      .string({ minLength: 6, maxLength: 12, unit: fc.constantFrom('q', 'x', 'z', 'j', 'v', 'k') })
      .map((s) => `canary-${s}`)
    const selector = fc.oneof(
      canary.map((secret) => ({ text: `xpath///*[@id="${secret}"]`, secret })),
      canary.map((secret) => ({ text: `text/${secret}`, secret })),
      canary.map((secret) => ({ text: `div > .${secret}:nth-child(2)`, secret })),
      canary.map((secret) => ({ text: `aria/${secret}@harbour.example`, secret })),
    )
    const step = fc.tuple(
      fc.constantFrom('click', 'change', 'keyDown', 'setViewport', 'waitForExpression'),
      selector,
      canary,
    )
    const runs = fc.array(step, { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(runs, async (given) => {
        const secrets: string[] = []
        const steps = given.map(([type, { text, secret }, typed]) => {
          secrets.push(secret, typed)
          const selectors = [[text], ['aria/Unfit[role="button"]']]
          switch (type) {
            case 'click':
              return { type, selectors, offsetX: 7, offsetY: 7 }
            case 'change':
              return { type, selectors, value: typed }
            case 'keyDown':
              return { type, key: 'a' }
            case 'waitForExpression':
              return { type, expression: `steal("${typed}")` }
            default:
              return {
                type: 'setViewport',
                width: 54321,
                height: 65432,
                deviceScaleFactor: 1,
                isMobile: false,
                hasTouch: false,
                isLandscape: true,
              }
          }
        })
        const preview = await importFile(JSON.stringify({ title: 'Recorded', steps }))
        const { previewId, kind } = preview as { previewId: string; kind: string }
        if (kind === 'recording') await app.ok('recipe.confirmImport', { portalId, previewId, flow: 'disable' })
        const { recipe } = await app.ok('recipe.get', { portalId })
        const kept = JSON.stringify([preview, recipe, app.entries()])
        for (const secret of secrets) expect(kept).not.toContain(secret)
        expect(JSON.stringify(recipe)).not.toMatch(/xpath|text\/|steal|54321|65432|"offsetX":7/)
        expect(recipeSchema.safeParse(recipe).success).toBe(true)
        await app.ok('recipe.restore', { portalId, revision: 1 })
      }),
      { numRuns: 25 },
    )
  })
})
