import { expect } from '@playwright/test'
import { wordTables } from '../../src/portal/web-pages/words/word-tables.ts'
import { customers, samplePassword } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'
import { recipes, startGuidedScreen } from '../support/guided/guided-screen.ts'

test.describe.configure(anyOrder)

/** The pages in each language, with the words of the guide and with those of the portal's older guide. */
for (const base of ['/portal', '/portal-app'] as const)
  for (const language of ['en', 'ms', 'zh'] as const)
    for (const older of [false, true])
      test(`2FA is set up and turned off on pages in ${language}${older ? ', with the older words' : ''} (${base})`, async ({
        app,
      }) => {
        const words = wordTables[language]
        const { bayu } = customers
        const { guest, panel, press, follow } = await startGuidedScreen(app, base, bayu, null, recipes.sandbox)
        await guest.goto(`${app.portalOrigin()}${base}/sign-in?lang=${language}${older ? '&words=older' : ''}`)
        await guest.getByLabel(words.userId).fill(bayu.userId)
        await guest.getByLabel(words.password).fill(samplePassword)
        await press(words.signIn)
        await guest.getByRole('button', { name: new RegExp(bayu.userId) }).click()
        await follow(words.myAccount)
        await follow(words.accountSecurity)
        if (older) await follow(words.manageOlder)
        await expect(panel.getByText('The page shows that 2FA is off')).toBeVisible()

        await panel.getByRole('button', { name: 'Set up 2FA' }).click()
        await panel.getByRole('radio', { name: 'Maintenance' }).check()
        await panel.getByRole('button', { name: 'Continue' }).click()
        if (!older) await guest.getByText(words.setUp).click()
        await guest.getByRole('radio', { name: words.methods.email }).check()
        await press(older ? words.configure : words.next)
        await guest.getByLabel(words.accountPassword).fill(samplePassword)
        await press(words.confirm)
        await guest.getByLabel(words.code).waitFor()
        await guest.getByLabel(words.code).fill(await app.sandbox.sentCode(bayu.id))
        await press(words.verify)
        if (!older) await press(words.okay)
        await expect(panel.getByRole('heading', { name: /protected by/ })).toBeVisible()
        await expect(panel.getByText('Seen on the portal’s page')).toBeVisible()

        await panel.getByRole('button', { name: 'Disable 2FA' }).click()
        await panel.getByRole('radio', { name: 'Maintenance' }).check()
        await panel.getByRole('button', { name: 'Continue' }).click()
        if (!older) await follow(words.manage)
        await guest.getByLabel(words.accountPassword).fill(samplePassword)
        await press(words.disable)
        await expect(panel.getByRole('heading', { name: /2FA is off|no longer protected/ })).toBeVisible()
        expect((await app.sandbox.ledger()).map(({ what }) => what)).toEqual([
          'enrolment-started',
          'two-factor-enabled',
          'two-factor-disabled',
        ])
      })
