import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { saveTo } from '../support/electron/system-dialogs.ts'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { call } from '../support/guided/hostile-screen.ts'
import { startGuidedScreen } from '../support/guided/guided-screen.ts'
import { findSecrets, findSecretsIn } from '../support/secrets/find-secrets.ts'

const { seriMuda } = customers

/** Keeps everything that the guided page says to main, and everything that main says to the console's page. */
async function tapMessages({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ app: ofElectron, webContents }) => {
    const tapped: string[] = []
    Object.assign(globalThis, { tapped })
    const listen = (contents: Electron.WebContents): void => {
      for (const type of ['ipc-message', 'ipc-message-sync'])
        contents.on(type as 'ipc-message', (_event, channel, ...said: unknown[]) => {
          if (channel.startsWith('guest.')) tapped.push(JSON.stringify([channel, ...said]))
        })
      const send = contents.send.bind(contents)
      contents.send = (channel: string, ...said: unknown[]) => {
        tapped.push(JSON.stringify([channel, ...said]))
        send(channel, ...said)
      }
    }
    webContents.getAllWebContents().forEach(listen)
    ofElectron.on('web-contents-created', (_event, contents) => listen(contents))
  })
}

const tapped = async ({ electron }: RunningApp): Promise<string> =>
  (await electron.evaluate(() => (globalThis as unknown as { tapped: string[] }).tapped)).join('\n')

const textOf = (guest: Page): Promise<string> => guest.evaluate(() => document.body.innerText)

test('G03: what is typed and shown on a portal’s page through both guides is found nowhere of ours', async () => {
  const app = await launchApp()
  try {
    await tapMessages(app)
    const screen = await startGuidedScreen(app, '/portal', seriMuda, 'authenticator')
    const { guest, panel, press, follow } = screen
    await screen.signIn()
    const shown = [await textOf(guest)]
    await screen.openSecurity()
    shown.push(await textOf(guest))
    await panel.getByRole('button', { name: 'Change the method' }).click()
    await panel.getByRole('radio', { name: 'SMS authentication' }).check()
    await panel.getByRole('radio', { name: 'Switching method' }).check()
    await panel.getByRole('button', { name: 'Continue' }).click()
    await follow('Manage two-factor authentication')
    const wrong = 'wrong-password-canary-31'
    await guest.getByLabel('Account password').fill(wrong)
    await press('Disable 2FA')
    await panel.getByRole('button', { name: `${seriMuda.userId} is signed in` }).click()
    await guest.getByLabel('Account password').fill(samplePassword)
    await press('Disable 2FA')
    await guest.getByText('Setup Two-Factor Authentication').click()
    await guest.getByRole('radio', { name: 'SMS authentication' }).check()
    await press('Next')
    await guest.getByLabel('Account password').fill(samplePassword)
    await press('Confirm')
    const code = await app.sandbox.sentCode(seriMuda.id)
    await guest.getByLabel('Verification code').fill(code)
    shown.push(await textOf(guest))
    await press('Verify')
    await press('Okay')
    await expect(panel.getByRole('heading', { name: /protected by SMS/ })).toBeVisible()
    expect(shown.join('\n'), 'the page shows who the customer is').toContain(seriMuda.name)

    const exported = join(app.profile, 'exported.jsonl')
    await saveTo(app, exported)
    await app.page.getByRole('link', { name: 'Audit' }).click()
    await app.page.getByRole('button', { name: 'Export' }).click()
    await app.page.getByRole('menuitem', { name: /^JSON Lines/ }).click()
    await expect.poll(() => readFileSync(exported, 'utf8')).toContain('guided.opened')

    const canaries = [samplePassword, wrong, code, seriMuda.name, seriMuda.id, '60100000142']
    const messages = await tapped(app)
    for (const kind of ['guest.reading', 'guest.press', 'guest.field', 'guided.changed'])
      expect(messages, kind).toContain(kind)
    expect(findSecretsIn(messages, 'messages', canaries)).toEqual([])
    const accountId = `${seriMuda.userId}@${new URL(app.portalOrigin()).host}`
    await call(app.page, 'guided.close', { accountId })
    await app.close()
    // The sandbox portal is a portal: it knows its customers.
    const ours = findSecrets(app.profile, canaries).filter(({ file }) => !file.startsWith('sandbox-portal/'))
    expect(ours).toEqual([])
    expect(findSecretsIn(app.output(), 'output', canaries)).toEqual([])
  } finally {
    await app.close()
    dispose(app.profile)
  }
})
