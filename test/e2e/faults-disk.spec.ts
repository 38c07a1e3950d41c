import { expect, test } from '@playwright/test'
import { findSecrets } from '../support/secrets/find-secrets.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { ConsolePage, customers, samplePassword } from '../support/electron/console-page.ts'
import { smallDisk, whyNoSmallDisk } from '../support/electron/small-disk.ts'
import { chooseTheme } from '../support/electron/visit-screens.ts'

const { seriMuda } = customers

async function startChange(consolePage: ConsolePage): Promise<void> {
  await consolePage.signIn(seriMuda, 'authenticator')
  await consolePage.openSecurity(seriMuda)
  await consolePage.button('Manage two-factor authentication').click()
  await consolePage.button('Change method').click()
  await consolePage.heading('Before you start').waitFor()
  await consolePage.confirmPreflight('sms')
}

const effectsOf = async ({ sandbox }: RunningApp): Promise<string[]> => (await sandbox.ledger()).map(({ what }) => what)

/** A sign-out that the record cannot take is refused in words, whatever screen is open, until they are closed. */
async function requireSignOutFails({ page }: RunningApp): Promise<void> {
  await page.getByRole('button', { name: /^Operator:/ }).click()
  await page.getByRole('menuitem', { name: /^Sign out it@/ }).click()
  const notice = page.getByRole('region', { name: 'Not done' })
  await expect(notice).toContainText('The local database could not be read or written. The disk is full.')
  await expect(notice.getByRole('button', { name: 'Copy details' })).toBeVisible()
  await notice.getByRole('button', { name: 'Close this notice' }).click()
  await expect(notice).toHaveCount(0)
}

test('F9: on a full disk the step is refused in words before it is sent; with room again it goes through', async () => {
  const why = whyNoSmallDisk()
  test.skip(why !== null, why ?? '')
  const disk = smallDisk(48)
  const app = await launchApp({ profile: disk.profile, wrapper: disk.wrapper })
  try {
    const pid = app.electron.process().pid ?? 0
    const consolePage = new ConsolePage(app.page, app.sandbox)
    await startChange(consolePage)
    disk.fill(pid)
    await consolePage.disable()
    const alert = app.page.getByRole('alert')
    await expect(alert).toContainText('The local database could not be read or written. The disk is full.')
    await expect(alert).toContainText('So no change was sent to a portal, and nothing was changed.')
    await expect(alert).toContainText('Make room on the disk, then try again.')
    for (const theme of ['light', 'dark'] as const) {
      await chooseTheme(app, theme)
      await app.page.screenshot({ path: test.info().outputPath(`full-disk-${theme}.png`) })
    }
    expect(await effectsOf(app)).toEqual([])

    await requireSignOutFails(app)
    disk.free(pid)
    await consolePage.disable()
    await consolePage.heading('2FA is off. Set it up again now').waitFor()
    expect(await effectsOf(app)).toEqual(['two-factor-disabled'])
    await consolePage.chainVerifies()
    expect(findSecrets(disk.seenAt(pid), [samplePassword, '60100000142'])).toEqual([])
  } finally {
    await app.close()
    dispose(disk.profile)
    disk.remove()
  }
})

test('F2: killed as its request is under way, the app loses nothing it showed and finds out after the next sign-in', async () => {
  let app = await launchApp()
  const { profile } = app
  try {
    let consolePage = new ConsolePage(app.page, app.sandbox)
    await startChange(consolePage)
    const path = '/accounts/{accountId}/two-factor/disable'
    await app.sandbox.plan({ method: 'POST', path, fault: 'stall', times: 1 })
    await consolePage.disable()
    await expect.poll(() => effectsOf(app)).toEqual(['two-factor-disabled'])
    await app.kill()

    app = await launchApp({ profile })
    consolePage = new ConsolePage(app.page, app.sandbox)
    await expect(consolePage.heading('Outcome unknown')).toBeVisible()
    await consolePage.signInAgain(seriMuda, null)
    await expect(consolePage.heading('2FA is off. Set it up again now')).toBeVisible()
    await consolePage.openSetup()
    await consolePage.chooseMethod('sms')
    await consolePage.confirmIdentity()
    await consolePage.typeCode(await consolePage.enrolmentCode('sms', seriMuda))
    await consolePage.okay()
    await expect(consolePage.heading('This account is now protected by SMS.')).toBeVisible()
    expect(await effectsOf(app)).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
    await consolePage.chainVerifies()
  } finally {
    await app.close()
    dispose(profile)
  }
})
