import { expect, test, type Locator } from '@playwright/test'
import type { Bridge } from '#shared/ipc/bridge.ts'
import type { EventName, OperationName } from '#shared/ipc/operation-names.ts'
import type { EventPayload } from '#shared/ipc/operations.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { noFilter } from '../support/audit/no-filter.ts'

const { seriMuda, kenari, bayu } = customers
const keyOf = ({ id }: { id: string }): string => id

let app: RunningApp
let user: ConsolePage
let caseId: string
let procedureId: string

type Value<N extends OperationName> = Extract<Awaited<ReturnType<Bridge['call'][N]>>, { ok: true }>['value']

/** One call over the bridge. */
async function call<N extends OperationName>(name: N, input: Parameters<Bridge['call'][N]>[0]): Promise<Value<N>> {
  const outcome = await app.page.evaluate(([operation, given]) => window.factordesk.call[operation](given as never), [
    name,
    input,
  ] as const)
  if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code}`)
  return outcome.value
}

/** What main sends to the page when something changed. */
async function notify<N extends EventName>(name: N, payload: EventPayload<N>): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, [event, content]) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send(event, content)
    },
    [name, payload] as const,
  )
}

/** From now on this is what a read of the page gives. */
async function answerWith<N extends OperationName>(name: N, value: Value<N>): Promise<void> {
  await app.electron.evaluate(
    ({ ipcMain }, [operation, content]) => {
      ipcMain.removeHandler(operation)
      ipcMain.handle(operation, () => ({ ok: true, value: content }))
    },
    [name, value] as const,
  )
}

async function goTo(address: string): Promise<void> {
  await app.page.evaluate((hash) => (location.hash = hash), address)
}

const row = (list: string, key: string): Locator => app.page.locator(`[data-rows="${list}"] [data-row="${key}"]`)

/** Presses, refreshes, waits until what was pressed has moved or is gone from its place, and releases without moving the pointer. */
async function pressDuring(pressed: Locator, refresh: () => Promise<unknown>): Promise<void> {
  const { mouse } = app.page
  await pressed.hover()
  const element = await pressed.elementHandle()
  const place = (): Promise<string> =>
    element.evaluate((one) => (one.isConnected ? `${one.getBoundingClientRect().top}` : 'gone'))
  const before = await place()
  await mouse.down()
  await refresh()
  await expect.poll(place).not.toBe(before)
  await mouse.up()
}

/** The same for a menu, which keeps its entries until the release. */
async function pressInMenuDuring(pressed: Locator, refresh: () => Promise<unknown>): Promise<void> {
  await pressed.hover()
  await app.page.mouse.down()
  await refresh()
  await app.page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(null)))),
  )
  await app.page.mouse.up()
}

const copied = (): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText())
const address = (): string => decodeURIComponent(app.page.url())

test.beforeAll(async () => {
  app = await launchApp({ size: { width: 1280, height: 900 } })
  user = new ConsolePage(app.page, app.sandbox)
  await user.signIn(bayu, null)
  await user.signIn(kenari, 'sms')
  procedureId = (await call('procedure.start', { accountId: keyOf(kenari), kind: 'change' })).id
  await user.signInStaff('agent-a@desk.example')
  await user.openCase(seriMuda, { ticket: 'T-1', reason: 'The phone was lost' })
  caseId = decodeURIComponent(/cases\/([^/?]+)/.exec(app.page.url())![1]!)
})
test.afterAll(async () => {
  await app.close()
  dispose(app.profile)
})

// What a test chose or typed on a screen, the next one does not find.
test.beforeEach(() => app.page.reload())

/** Accounts that are sorted before every sample. */
async function moreAccounts(tags: string[] = []): Promise<EventPayload<'accounts.changed'>> {
  const [first] = await call('account.list', {})
  const rows = Array.from({ length: 300 }, (_, at) => ({ ...first!, id: `B-${at}`, name: `A ${at}`, tags }))
  return { rows, gone: [] }
}
const noMoreAccounts = ({ rows }: EventPayload<'accounts.changed'>): Promise<void> =>
  notify('accounts.changed', { rows: [], gone: rows.map(({ id }) => id) })

test('a line of the account list, which the refresh moves out of sight', async () => {
  await goTo('/accounts')
  const more = await moreAccounts()
  await pressDuring(row('accounts', keyOf(kenari)).getByRole('link').first(), () => notify('accounts.changed', more))
  await expect.poll(address).toContain(`/accounts/${keyOf(kenari)}`)
  await noMoreAccounts(more)
})

test('the box of a line of the account list', async () => {
  await goTo('/accounts')
  const more = await moreAccounts()
  more.rows.length = 2
  await pressDuring(row('accounts', keyOf(kenari)).getByRole('checkbox'), () => notify('accounts.changed', more))
  await expect(row('accounts', keyOf(kenari)).getByRole('checkbox')).toBeChecked()
  await expect(app.page.getByText('1 account chosen')).toBeVisible()
  await noMoreAccounts(more)
})

test('a pointer that leaves the line before the release cancels the press', async () => {
  await goTo('/accounts')
  const more = await moreAccounts()
  more.rows.length = 2
  const pressed = row('accounts', keyOf(kenari)).getByRole('link').first()
  await pressed.hover()
  const { x, y } = (await pressed.boundingBox())!
  await app.page.mouse.down()
  await notify('accounts.changed', more)
  await expect.poll(async () => (await pressed.boundingBox())?.y).not.toBe(y)
  await app.page.mouse.move(x, y - 200)
  await app.page.mouse.up()
  await noMoreAccounts(more)
  await expect(row('accounts', 'B-1')).toBeHidden()
  expect(address()).toMatch(/#\/accounts$/)
})

test('a tag above the account list', async () => {
  const [first] = await call('account.list', {})
  await goTo('/accounts')
  const tagged = { ...first!, tags: ['zebra'] }
  await notify('accounts.changed', { rows: [tagged], gone: [] })
  const more = await moreAccounts(['a rather long tag which comes first'])
  const chip = row('Tags', 'zebra')
  const { mouse } = app.page
  await chip.hover()
  const before = (await chip.boundingBox())!.x
  await mouse.down()
  await notify('accounts.changed', more)
  await expect.poll(async () => (await chip.boundingBox())?.x).not.toBe(before)
  await mouse.up()
  await expect(chip).toHaveAttribute('aria-pressed', 'true')
  await chip.click()
  await noMoreAccounts(more)
  await notify('accounts.changed', { rows: [first!], gone: [] })
})

test('an account to be chosen for a queue', async () => {
  await goTo('/queue/new')
  const more = await moreAccounts()
  await pressDuring(row('picker', keyOf(bayu)).locator('label'), () => notify('accounts.changed', more))
  await noMoreAccounts(more)
  await expect(row('picker', keyOf(bayu)).getByRole('checkbox')).toBeChecked()
})

test('a customer at the desk, while the search narrows the list', async () => {
  await goTo('/desk')
  await app.page.getByLabel('Search customers').fill('')
  await expect(row('customers', keyOf(kenari))).toBeVisible()
  await pressDuring(row('customers', keyOf(kenari)).getByRole('link'), () =>
    app.page.getByLabel('Search customers').fill(kenari.name),
  )
  await expect.poll(address).toContain(`/desk/customers/${keyOf(kenari)}`)
})

test('a case of the board, which comes into another group', async () => {
  await goTo('/desk/cases')
  const { cases } = await call('desk.listCases', { status: 'open', after: null })
  const mine = cases.find(({ id }) => id === caseId)!
  const consentOpen = { ...mine, openedBy: { ...mine.openedBy, id: 'another' } }
  const other = { ...mine, id: 'case-2', ticket: 'T-2' }
  await pressDuring(row('cases', caseId).getByRole('link'), async () => {
    await answerWith('desk.listCases', { cases: [consentOpen, other], next: null })
    await notify('case.changed', { caseId })
  })
  await expect.poll(address).toContain(`/desk/cases/${caseId}`)
})

test('an entry of the audit, while new ones come in above it', async () => {
  await goTo('/audit')
  const page = await call('audit.list', { ...noFilter, before: null, list: { name: 'presses', turn: 0 } })
  const [newest] = page.entries
  const entries = [{ ...newest!, seq: newest!.seq + 2 }, { ...newest!, seq: newest!.seq + 1 }, ...page.entries]
  const pressed = row('audit', String(newest!.seq))
  await pressDuring(pressed.getByRole('cell').nth(3), async () => {
    await answerWith('audit.list', { ...page, entries })
    await notify('audit.appended', { seq: newest!.seq + 2 })
  })
  await expect(pressed.getByRole('button')).toHaveAttribute('aria-expanded', 'true')
})

test('a line of the timeline', async () => {
  await goTo(`/accounts/${keyOf(bayu)}/activity`)
  const view = await call('timeline.get', { accountId: keyOf(bayu), limit: 50, refresh: true })
  const line = view.lines.find(({ event }) => event !== null)!
  const lines = [{ ...line, id: 'line-of-another' }, ...view.lines]
  await pressDuring(row('timeline', line.id).getByRole('button'), async () => {
    await answerWith('timeline.get', { ...view, lines })
    await notify('timeline.changed', { accountId: keyOf(bayu) })
  })
  await expect(app.page.getByRole('dialog')).toBeVisible()
  await app.page.keyboard.press('Escape')
})

test('the accounts without 2FA and those on SMS, in the Overview', async () => {
  await goTo('/overview')
  const clocks = await call('reminders.list', {})
  const [unprotected, sms] = [clocks.unprotected[0]!, clocks.sms[0]!]
  await pressDuring(row('unprotected', keyOf(bayu)).getByRole('link'), async () => {
    const before = { ...unprotected, accountId: 'B-1' }
    await answerWith('reminders.list', { ...clocks, unprotected: [before, ...clocks.unprotected] })
    await notify('reminders.changed', {})
  })
  await expect.poll(address).toContain(`/accounts/${keyOf(bayu)}`)
  await goTo('/overview')
  await pressDuring(row('sms', keyOf(kenari)).getByRole('link').first(), async () => {
    await answerWith('reminders.list', { ...clocks, sms: [{ ...sms, accountId: 'B-2' }, ...clocks.sms] })
    await notify('reminders.changed', {})
  })
  await expect.poll(address).toContain(`/accounts/${keyOf(kenari)}`)
})

test('an open procedure, a case to be settled, and a confirmation, on the screen of what waits', async () => {
  const snapshot = await call('app.snapshot', {})
  const procedure = snapshot.procedures.find(({ id }) => id === procedureId)!
  const mail = {
    ...{ procedureId, accountId: keyOf(kenari), accountName: kenari.name },
    ...{ kind: 'two-factor-enabled' as const, method: 'sms' as const },
    ...{ changedAt: '2026-01-02T00:00:00Z', notices: [], readAt: null, overdueAt: null },
    ...({ operationKey: null, untraced: false, basis: 'portal', arrivedAt: null, remindAt: null } as const),
  }
  const earlier = { ...procedure, id: 'earlier', startedAt: '2020-01-01T00:00:00Z' }
  await goTo('/queue')
  await pressDuring(row('procedures', procedureId).getByRole('link'), () => notify('procedure.changed', earlier))
  await expect.poll(address).toContain(`/procedures/${procedureId}`)

  await notify('app.changed', { ...snapshot, unsettledCases: [caseId] })
  await goTo('/queue')
  await pressDuring(row('unsettled-cases', caseId), () => notify('procedure.changed', { ...earlier, id: 'earliest' }))
  await expect.poll(address).toContain(`/desk/cases/${caseId}`)

  await goTo('/queue')
  await notify('confirmation.changed', { ...mail, id: 'second', expectedAt: '2026-01-02T00:00:00Z' })
  await pressDuring(row('confirmations', 'second').getByRole('link'), () =>
    notify('confirmation.changed', { ...mail, id: 'first', expectedAt: '2026-01-01T00:00:00Z' }),
  )
  await expect.poll(address).toContain(`/accounts/${keyOf(kenari)}/security`)
  await notify('app.changed', snapshot)
})

test('an account of a queue', async () => {
  const ending = { at: '2026-01-02T00:00:00Z', now: null, readBack: false, trace: 'trace-of-bayu' }
  const done = (accountId: string, accountName: string): object => ({
    ...{ accountId, accountName, userId: 'it@example', state: { is: 'done', procedureId, ending } },
  })
  const plan = { kind: 'set-up', to: 'sms', reason: 'other', note: '', howLong: null }
  const queueOf = (...items: object[]): EventPayload<'queue.changed'> =>
    ({ id: 'queue-1', plan, state: 'finished', startedAt: ending.at, updatedAt: ending.at, items }) as never
  await goTo('/queue')
  await notify('queue.changed', queueOf(done(keyOf(bayu), bayu.name)))
  await pressDuring(row('queue', keyOf(bayu)).getByRole('button'), () =>
    notify('queue.changed', queueOf(done('B-1', 'First'), done(keyOf(bayu), bayu.name))),
  )
  await expect.poll(copied).toBe('trace-of-bayu')
})

test('a portal in the settings, and a screen in the navigation', async () => {
  const snapshot = await call('app.snapshot', {})
  const [own] = snapshot.portals
  const portalOf = (id: string): typeof own & object => ({
    ...{ ...own!, id, embedded: false, origin: `https://${id}` },
    capabilities: { ...own!.capabilities!, portalName: id },
  })
  const [added, another] = [portalOf('b.example'), portalOf('a.example')]
  await goTo('/settings')
  await notify('app.changed', { ...snapshot, portals: [own!, added] })
  await pressDuring(row('portals', 'b.example').getByRole('button', { name: /^Remove/ }), () =>
    notify('app.changed', { ...snapshot, portals: [own!, another, added] }),
  )
  await expect(app.page.getByRole('dialog')).toContainText('b.example')
  await app.page.keyboard.press('Escape')
  await expect(app.page.getByRole('dialog')).toBeHidden()
  await pressDuring(row('screens', 'audit').getByRole('link'), async () => {
    const { portals } = await call('app.snapshot', {})
    const withoutDesk = portals.map((one) => ({
      ...one,
      capabilities: one.capabilities && { ...one.capabilities, staffDesk: false },
    }))
    await notify('app.changed', { ...snapshot, staff: null, portals: withoutDesk })
  })
  await expect.poll(address).toContain('/audit')
  await notify('app.changed', snapshot)
})

test('a message and a code in the test inbox', async () => {
  await user.openInbox()
  const inbox = await call('sandbox.inbox', {})
  const message = inbox.messages.findLast(({ code }) => code !== null)!
  await pressDuring(row('messages', message.id).getByRole('button', { name: message.code! }), () => {
    const seq = inbox.messages.at(-1)!.seq + 1
    return answerWith('sandbox.inbox', { ...inbox, messages: [...inbox.messages, { ...message, id: 'newer', seq }] })
  })
  await expect.poll(copied).toBe(message.code)
  await app.page.getByRole('button', { name: 'App codes', exact: true }).click()
  const one = { owner: 'b@example', accountId: null, use: 'active', code: '222222', validForSeconds: 30 } as const
  await answerWith('sandbox.inbox', { ...inbox, authenticator: [one] })
  await pressDuring(row('codes', 'b@example/active').getByRole('button'), () =>
    answerWith('sandbox.inbox', { ...inbox, authenticator: [{ ...one, owner: 'a@example', code: '111111' }, one] }),
  )
  await expect.poll(copied).toBe('222222')
  await user.closeInbox()
})

test('an entry of a menu', async () => {
  const snapshot = await call('app.snapshot', {})
  const another = { ...snapshot.sessions[0]!, id: 'session-2', userId: 'another@example' }
  await user.page.getByRole('button', { name: /^Operator/ }).click()
  await pressInMenuDuring(app.page.getByRole('menuitem', { name: /^Sign in another/ }), () =>
    notify('app.changed', { ...snapshot, sessions: [another, another, ...snapshot.sessions] }),
  )
  await expect(app.page.getByLabel('User ID')).toBeVisible()
  await app.page.keyboard.press('Escape')
  await notify('app.changed', snapshot)
})

test('an account in the command palette', async () => {
  const more = await moreAccounts()
  more.rows.length = 3
  await goTo('/help')
  await app.page.keyboard.press('Control+k')
  const option = app.page.getByRole('option', { name: new RegExp(bayu.name) })
  await pressInMenuDuring(option, () => notify('accounts.changed', more))
  await expect.poll(address).toContain(`/accounts/${keyOf(bayu)}`)
  await noMoreAccounts(more)
})
