import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { runToTheEnd } from '../support/electron/run-to-end.ts'
import { ConsolePage, customers } from '../support/electron/console-page.ts'
import { pagesGone, pageText } from '../support/electron/page-after-crash.ts'

const { seriMuda } = customers
const waitingAt = '2FA is off. Set it up again now'

test('a profile of a newer version is refused in words, and not a byte of it changes', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const file = join(profile, 'factordesk.sqlite')
  const db = new Database(file)
  db.pragma('user_version = 9999')
  db.exec("CREATE TABLE from_the_future (words TEXT); INSERT INTO from_the_future VALUES ('keep me')")
  db.close()
  const before = readFileSync(file)
  try {
    const { exitCode, stdout, stderr, boxes, copied } = await runToTheEnd(profile)
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 3 })
    const said = 'This profile was written by a newer version of FactorDesk.'
    expect(stderr).toContain(said)
    // Shown again after "Copy details".
    const box = expect.objectContaining({ type: 'error', message: said, windows: 0 })
    expect(boxes).toEqual([box, box])
    expect(copied).toEqual([
      expect.stringMatching(/^FactorDesk [\d.]+\nWhen: .*\nOperation: start\nError: NewerProfileError/),
    ])
    expect(boxes[0]?.detail).toContain('Nothing in it was changed.')
    expect(readFileSync(file).equals(before)).toBe(true)
    for (const beside of ['factordesk.sqlite-wal', 'factordesk.sqlite-shm', 'audit-checkpoints.jsonl'])
      expect(existsSync(join(profile, beside)), beside).toBe(false)
  } finally {
    dispose(profile)
  }
})

test.describe('with a window', () => {
  let app: RunningApp
  let consolePage: ConsolePage

  test.beforeEach(async () => {
    app = await launchApp()
    consolePage = new ConsolePage(app.page, app.sandbox)
  })
  test.afterEach(async () => {
    // Not `close`: Playwright waits for pages that are no more.
    await app.kill()
    dispose(app.profile)
  })

  /** Seri Muda Trading, unprotected in the middle of a change. */
  async function betweenTheMethods(): Promise<void> {
    await consolePage.signIn(seriMuda, 'authenticator')
    await consolePage.openSecurity(seriMuda)
    await consolePage.button('Manage two-factor authentication').click()
    await consolePage.button('Change method').click()
    await consolePage.confirmPreflight('sms')
    await consolePage.disable()
    await consolePage.heading(waitingAt).waitFor()
  }

  async function fromSetupToTheEnd(): Promise<void> {
    await consolePage.openSetup()
    await consolePage.chooseMethod('sms')
    await consolePage.confirmIdentity()
    await consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda))
    await consolePage.okay()
    await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
    const effects = (await app.sandbox.ledger()).map(({ what }) => what)
    expect(effects).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
  }

  test('a second copy on the same profile ends and brings the first to the front', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.hide()
    })
    const second = await runToTheEnd(app.profile)
    expect(second.exitCode).toBe(0)
    expect(second.stdout, 'no window and no portal of its own').not.toMatch(/window \{|sandbox portal/)
    const first = (): Promise<unknown> =>
      app.electron.evaluate(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows()
        const [window] = windows
        return { windows: windows.length, visible: window!.isVisible(), focused: window!.isFocused() }
      })
    await expect.poll(first).toEqual({ windows: 1, visible: true, focused: true })
    await expect(consolePage.heading('Sign in')).toBeVisible()
  })

  test('the page is reloaded in the middle of a procedure, and goes on where it was', async () => {
    await betweenTheMethods()
    await app.page.reload()
    await expect(consolePage.heading(waitingAt)).toBeVisible()
    await expect(app.page.getByText(/unprotected \d+:\d\d/).first()).toBeVisible()
    await fromSetupToTheEnd()
  })

  test("the page's process is killed in the middle of a procedure: main lives and the procedure is back", async () => {
    await betweenTheMethods()
    await app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer()
    })
    await expect.poll(() => pagesGone(app)).toBe(1)
    await expect.poll(() => pageText(app)).toContain(waitingAt)
    expect(await pageText(app)).toMatch(/unprotected/)
    expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
  })

  test('a page whose process ends again and again is not reloaded without end', async () => {
    const crash = (): Promise<void> =>
      app.electron.evaluate(async ({ BrowserWindow }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!
        if (webContents.isLoading())
          await new Promise<void>((done) => webContents.once('did-finish-load', () => done()))
        webContents.forcefullyCrashRenderer()
      })
    await crash()
    await expect.poll(() => pagesGone(app)).toBe(1)
    await expect.poll(() => pageText(app)).toContain('Sign in')
    await crash()
    await expect.poll(() => pagesGone(app)).toBe(2)
    const state = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.isCrashed()),
    )
    expect(state).toEqual([true])
  })

  test('the portal ends: the console says so, starts it again and goes on', async () => {
    await betweenTheMethods()
    const portal = await app.electron.evaluate(
      ({ app: electronApp }) => electronApp.getAppMetrics().find(({ name }) => name === 'Sandbox portal')!.pid,
    )
    const before = app.portalOrigin()
    process.kill(portal, 'SIGKILL')
    await expect(app.page.getByText(/The portal does not answer/)).toBeVisible()
    await expect.poll(() => app.portalOrigin()).not.toBe(before)
    await expect(app.page.getByText(/The portal does not answer/)).toHaveCount(0)
    await fromSetupToTheEnd()
  })
})
