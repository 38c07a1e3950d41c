import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import Database from 'better-sqlite3'
import type { Recipe } from '#shared/guided/recipe.ts'
import { launchApp, waitFor, type LaunchOptions, type RunningApp } from '../electron/launch-app.ts'
import type { BareWindow } from '../electron/bare-bridge.ts'
import { flow, type HostileKind } from '../guided-pages/hostile-pages.ts'
import type { GuidedPages } from '../guided-pages/server.ts'
import { guideRecipe } from './guide-recipe.ts'

/** What the database of a running console contains, read as another program would. */
export interface Recorded {
  /** Effects whose intent was written, with what became of it. */
  intents: { effect: string; status: string }[]
  /** Entries of the audit, oldest first. */
  entries: { action: string; outcome: string; detail: Record<string, unknown> }[]
}

/** A hostile page in guided mode. */
export interface HostileScreen {
  accountId: string
  guest: Page
  /** What the console says beside it. */
  panel: Locator
  commit: Locator
  recorded(): Recorded
  /** Entries of one action, with what each says. */
  details(action: string): Record<string, unknown>[]
  /** Ends the page; an open procedure stays. */
  close(): Promise<unknown>
}

export interface HostileOptions {
  /** Whether "Disable 2FA" was begun and its reason given; true where it is missing. */
  begun?: boolean
  /** Names the account; one of its own where it is missing. */
  userId?: string
}

/** The recipe of the hostile pages: the guide's flows, with the state as these pages show it. */
function hostileRecipe(origin: string, requests: Recipe['requests']): Recipe {
  const shown = (role: string, name: string): { selectors: string[][] } => ({
    selectors: [[`aria/${name}[role="${role}"]`]],
  })
  return {
    ...guideRecipe(),
    origins: [origin],
    start: '/plain/',
    requests,
    states: {
      on: [{ ...shown('paragraph', flow.enabled), method: 'authenticator' }],
      off: [shown('paragraph', flow.disabled)],
    },
    messages: [{ ...shown('status', flow.done), means: 'applied' }],
  }
}

/** Pages, and the requests that the recipe of their portal names as committing. */
export type HostilePortal = readonly [pages: GuidedPages, requests: Recipe['requests']]

/**
 * Starts the app with these portals in guided mode. Only a recipe that comes with the console can be chosen there, so those
 * of a test are written into the database between two starts: while the console runs, that would be a finding.
 */
export async function launchHostile(
  portals: readonly HostilePortal[],
  options: LaunchOptions = {},
): Promise<RunningApp> {
  const first = await launchApp(options)
  for (const [{ origin }] of portals)
    await call(first.page, 'guided.addPortal', { origin, start: '/plain/', recipeId: guideRecipe().id })
  const { profile } = first
  await first.close()
  const db = new Database(join(profile, 'factordesk.sqlite'))
  const save = db.prepare('UPDATE guided_portal SET recipe = ? WHERE origin = ?')
  for (const [{ origin }, requests] of portals) save.run(JSON.stringify(hostileRecipe(origin, requests)), origin)
  db.close()
  return launchApp({ ...options, profile })
}

let accounts = 0

/** Opens a page of a kind in guided mode, with a procedure "Disable 2FA" at its press unless `begun` is false. */
export async function startHostileScreen(
  app: RunningApp,
  pages: GuidedPages,
  kind: HostileKind,
  { begun = true, userId = `user-${(accounts += 1)}@serimuda.example` }: HostileOptions = {},
): Promise<HostileScreen> {
  const { page } = app
  const portalId = new URL(pages.origin).host
  const { accountId } = await call<{ accountId: string }>(page, 'guided.addAccount', { portalId, userId })
  await showGuided(page, accountId)
  const guest = await guestOf(app, pages.url('plain'))
  if (kind !== 'plain') await guest.goto(pages.url(kind))
  // The first reading is there.
  await page.getByText('The page shows that 2FA is on').waitFor()
  if (begun) await beginDisable(page, accountId)
  const recorded = (): Recorded => recordedOf(app.profile, accountId)
  return {
    accountId,
    guest,
    panel: page.getByRole('region', { name: 'Steps' }),
    commit: guest.getByRole('button', { name: flow.commit, exact: true }),
    recorded,
    details: (action) => recorded().entries.flatMap((entry) => (entry.action === action ? [entry.detail] : [])),
    close: () => call(page, 'guided.close', { accountId }),
  }
}

/** Shows the guided screen of an account. */
export async function showGuided(page: Page, accountId: string): Promise<void> {
  await page.evaluate((id) => (location.hash = `#/guided/${encodeURIComponent(id)}`), accountId)
  await page.getByRole('region', { name: 'Steps' }).waitFor()
}

/** The portal's page at an address. */
export function guestOf(app: RunningApp, url: string): Promise<Page> {
  return waitFor(
    () => app.electron.windows().findLast((window) => !window.isClosed() && window.url().startsWith(url)),
    'the portal’s page',
  )
}

/** Begins "Disable 2FA" and gives its reason. @returns the procedure's id */
async function beginDisable(page: Page, accountId: string): Promise<string> {
  const { id } = await call<{ id: string }>(page, 'guided.startProcedure', { accountId, kind: 'disable' })
  const reason = { reason: 'maintenance', note: '', to: null, howLong: 'today' }
  await call(page, 'procedure.confirmPreflight', { procedureId: id, ...reason })
  await call(page, 'guided.confirmAccount', { accountId })
  return id
}

/** What the audit and the intents of an account say, in a database that a console has open. */
export function recordedOf(profile: string, accountId: string): Recorded {
  const db = new Database(join(profile, 'factordesk.sqlite'), { readonly: true })
  try {
    const intents = db
      .prepare('SELECT effect, status FROM intent WHERE account_id = ? ORDER BY opened_at')
      .all(accountId)
    const bodies = db
      .prepare('SELECT body FROM entry WHERE account = ? ORDER BY seq')
      .pluck()
      .all(accountId) as string[]
    const entries = bodies.map((body) => ({ detail: {}, ...(JSON.parse(body) as object) }))
    return { intents, entries } as Recorded
  } finally {
    db.close()
  }
}

/** Calls an operation as the console's page would. @throws what it was refused with */
export async function call<T>(page: Page, operation: string, input: object): Promise<T> {
  const outcome = await page.evaluate(
    ([name, given]) => (window as unknown as BareWindow).factordesk.call[name]!(given),
    [operation, input] as const,
  )
  if (!outcome.ok) throw new Error(`${operation}: ${JSON.stringify(outcome.failure)}`)
  return outcome.value as T
}
