import { writeFileSync } from 'node:fs'
import { guideSteps } from '#shared/domain/guide-steps.ts'
import { stepLabel } from '#shared/domain/guide-step-of.ts'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import type { RunningApp } from '../support/electron/launch-app.ts'
import { recipes, startGuidedScreen } from '../support/guided/guided-screen.ts'
import type { Picture } from './scenes.ts'

const { kenari } = customers

/** Guided mode on the sandbox's own web pages: an account without 2FA gets SMS, step by step on the page. */
export async function guidedWalk(app: RunningApp, picture: Picture): Promise<void> {
  const steps = guideSteps['set-up']
  const portal = (number: number): string => {
    const step = steps.find((one) => one.number === number)
    return `Portal step ${step === undefined ? number : stepLabel(step)}`
  }
  const screen = await startGuidedScreen(app, '/portal', kenari, null, recipes.sandbox)
  const { guest, panel, press } = screen
  await panel.getByText('Sign in on the portal’s page first.').waitFor()
  await picture('guided-sign-in', "Guided mode: the portal's own page, beside the steps")
  await screen.signIn()
  await screen.openSecurity()
  await panel.getByText('The page shows that 2FA is off').waitFor()
  await panel.getByRole('button', { name: 'Set up 2FA' }).click()
  await panel.getByRole('radio', { name: 'New phone' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
  await panel.getByText('Click the marked control').waitFor()
  await picture('guided-setup', portal(6))
  await press('Setup Two-Factor Authentication')
  await guest.getByRole('radio', { name: 'SMS authentication' }).check()
  await press('Next')
  await panel.getByText('Type the account password').waitFor()
  await picture('guided-confirm', portal(8))
  await guest.getByLabel('Account password').fill(samplePassword)
  await press('Confirm')
  await panel.getByText('Type the verification code').waitFor()
  await picture('guided-code', portal(9))
  await guest.getByLabel('Verification code').fill(await app.sandbox.sentCode(kenari.id))
  await press('Verify')
  await panel.getByText('The code was accepted.').waitFor()
  await press('Okay')
  await panel.getByRole('heading', { name: /protected by SMS/ }).waitFor()
  await picture('guided-done', `${portal(11)}, as seen on the page`)
}

/** Takes a picture of the window with the portal's page in it, which lies over the console's own. */
export async function pictureWithPage(app: RunningApp, path: string): Promise<void> {
  const shell = (await app.page.screenshot({ animations: 'disabled' })).toString('base64')
  const png = await app.electron.evaluate(async ({ BrowserWindow, WebContentsView, nativeImage }, base64) => {
    const window = nativeImage.createFromBuffer(Buffer.from(base64, 'base64'))
    const view = BrowserWindow.getAllWindows()
      .flatMap(({ contentView }) => contentView.children)
      .find((one) => one instanceof WebContentsView && !one.webContents.getURL().startsWith('app:'))
    if (!(view instanceof WebContentsView)) return base64
    const { x, y } = view.getBounds()
    const page = await view.webContents.capturePage()
    const [all, part] = [window.getSize(), page.getSize()]
    const [bitmap, over] = [Buffer.from(window.toBitmap()), page.toBitmap()]
    const width = Math.min(part.width, all.width - x)
    for (let row = 0; row < Math.min(part.height, all.height - y); row += 1)
      over.copy(bitmap, ((y + row) * all.width + x) * 4, row * part.width * 4, (row * part.width + width) * 4)
    return nativeImage.createFromBitmap(bitmap, all).toPNG().toString('base64')
  }, shell)
  writeFileSync(path, Buffer.from(png, 'base64'))
}
