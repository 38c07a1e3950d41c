import { expect, test, type Page } from '@playwright/test'
import { findings } from '../support/electron/axe.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { harbour, pilot, startUnknownPortal, type UnknownPortal } from '../support/guided-pages/unknown-portal.ts'
import { showUnknown, type TeachScreen } from '../support/guided/teach-screen.ts'

/** A portal whose words nobody knows, taught by clicks on its page, then used in both directions. */

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

async function signIn(guest: Page, words: (typeof harbour)['en' | 'de'] = say): Promise<void> {
  await guest.getByLabel(words.user).fill(pilot.userId)
  await guest.getByLabel(words.password).fill(pilot.password)
  await guest.getByRole('button', { name: words.enter }).click()
  await expect(guest.getByRole('heading', { name: words.papers })).toBeVisible()
}

const button = (guest: Page, name: string) => guest.getByRole('button', { name, exact: true })

/** Everything that the portal shows while 2FA is on, and how it is turned off. */
async function teachOff({ guest, teach }: TeachScreen): Promise<void> {
  await teach('Signed out', button(guest, say.enter))
  await signIn(guest)
  await teach('Who is signed in', guest.getByRole('link', { name: pilot.userId }))
  await teach('2FA is on', guest.getByText(say.shut))
  await teach('Turn 2FA off', button(guest, say.unfit), { step: 4, effect: 'No, it only leads on' })
  await button(guest, say.unfit).click()
  await teach('Turn 2FA off', guest.getByLabel(say.password))
  await teach('Turn 2FA off', button(guest, say.unfit), { step: 5, effect: 'Yes, it turns 2FA off' })
}

async function beginDisable({ panel }: TeachScreen): Promise<void> {
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await panel.getByRole('button', { name: 'Disable 2FA' }).click()
  await panel.getByRole('radio', { name: 'Maintenance' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
}

test('is turned off and on again as it was taught, and the portal agrees', { tag: '@main' }, async () => {
  const screen = await showUnknown(app, portal.origin, pilot.userId)
  const { guest, panel, teach, section } = screen
  await expect(panel.getByText('Who is signed in: you are asked after each sign-in.')).toBeVisible()
  await teachOff(screen)
  expect(portal.ledger, 'pointing at controls sent nothing').toEqual([])
  await expect(section('Turn 2FA off').getByRole('listitem')).toHaveCount(3)

  await guest.goBack()
  await beginDisable(screen)
  await button(guest, say.unfit).click()
  await expect(panel.getByText('Type the account password into the marked field')).toBeVisible()
  await guest.getByLabel(say.password).fill(pilot.password)
  await button(guest, say.unfit).click()
  await expect(guest.getByText(say.open)).toBeVisible()
  expect(portal.ledger).toEqual(['unfit'])
  // Nobody has said yet what "off" looks like: it is taught now, and settles the press.
  await panel.getByRole('button', { name: 'Teach this portal' }).click()
  await teach('2FA is off', guest.getByText(say.open))
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await expect(panel.getByRole('heading', { name: /^(2FA is off|This account is no longer)/ })).toBeVisible()
  await expect(panel.getByText('Seen on the portal’s page')).toBeVisible()

  await panel.getByRole('button', { name: 'Teach this portal' }).click()
  await teach('Set up 2FA', button(guest, say.fit), {
    step: 8,
    effect: 'Yes, it begins the set-up',
    method: 'Authenticator App',
  })
  expect(portal.ledger).toEqual(['unfit'])
  await button(guest, say.fit).click()
  await expect(guest.getByRole('heading', { name: say.token })).toBeVisible()
  await teach('Set up 2FA', guest.locator('input[name=token]'), { asks: 'A code' })
  await teach('Set up 2FA', button(guest, say.clamp), { step: 9, effect: 'Yes, it turns 2FA on' })
  await guest.locator('input[name=token]').fill('111111')
  await button(guest, say.clamp).click()
  await teach('Messages', guest.getByText(say.wrong), { means: 'The code is wrong' })
  await guest.goto(`${portal.origin}/papers`)
  await expect(panel.getByText('Everything that FactorDesk uses is known.')).toBeVisible()

  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await panel.getByRole('button', { name: 'Set up again' }).click()
  await panel.getByRole('radio', { name: 'Maintenance' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
  await button(guest, say.fit).click()
  await expect(guest.locator('input[name=token]')).toBeFocused()
  await expect(panel.getByText('Type the verification code into the marked field')).toBeVisible()
  await guest.locator('input[name=token]').fill('222222')
  await expect(panel.getByText('Press the marked button on the page.')).toBeVisible()
  await button(guest, say.clamp).click()
  await expect(panel.getByText('The code is wrong', { exact: false }).first()).toBeVisible()
  await guest.locator('input[name=token]').fill(pilot.token)
  await button(guest, say.clamp).click()
  await expect(panel.getByRole('heading', { name: /protected by an Authenticator App/ })).toBeVisible()
  expect(portal.ledger).toEqual(['unfit', 'key-shown', 'key-shown', 'fitted'])
  expect(portal.isShut()).toBe(true)
})

test('nothing of a press that points at a control reaches the page, and the page works again afterwards', async () => {
  const { guest, panel, point, section } = await showUnknown(app, portal.origin, pilot.userId)
  await signIn(guest)
  await button(guest, say.unfit).click()
  await guest.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'keydown', 'submit'])
      addEventListener(type, () => heard.push(type), { capture: true })
  })
  const heard = () => guest.evaluate(() => (window as unknown as { heard: string[] }).heard)
  const requests = portal.requests.length

  await point('Turn 2FA off', button(guest, say.unfit))
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await panel
    .getByRole('button', { name: 'Add a control: Turn 2FA off' })
    .or(panel.getByRole('button', { name: 'Point at it: Turn 2FA off' }))
    .click()
  await button(guest, say.unfit).dblclick()
  await expect(panel.getByRole('form', { name: 'What is it for?' })).toBeVisible()
  await panel.getByRole('button', { name: 'Point again' }).click()
  await button(guest, say.unfit).focus()
  await guest.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: `Button “${say.unfit}”` })).toBeVisible()
  await panel.getByRole('button', { name: 'Point again' }).click()
  await button(guest, say.unfit).focus()
  await guest.keyboard.press('Escape')
  await expect(section('Turn 2FA off').getByRole('button', { name: 'Point at' })).toBeVisible()
  expect(await heard()).toEqual([])
  expect(portal.requests).toHaveLength(requests)
  expect(portal.ledger).toEqual([])

  // A press of the page's own is the page's own business, and is not described.
  const pointAtUnfit = panel.getByRole('button', { name: 'Point at it: Turn 2FA off' })
  await pointAtUnfit.click()
  await expect(panel.getByText('Click the control on the portal’s page')).toBeVisible()
  await guest.evaluate(() => document.getElementById('berth')!.click())
  await expect.poll(heard).toEqual(['click'])
  await expect(panel.getByText('Click the control on the portal’s page')).toBeVisible()
  // What was typed would be a part of this name.
  await guest.evaluate(() => {
    const label = document.createElement('label')
    label.innerHTML = '<input type="checkbox" data-testid="after"> Unfit after <input id="typed" value="lantern"> days'
    document.body.append(label)
  })
  await guest.getByTestId('after').click()
  await expect(panel.getByRole('heading', { name: 'Choice without a name that may be kept' })).toBeVisible()
  await panel.getByRole('button', { name: 'Cancel' }).click()

  await guest.getByRole('link', { name: say.papers }).click()
  await expect(guest.getByText(say.shut)).toBeVisible()
})

test('who is signed in is taught on a page of many fields, too', async () => {
  const { guest, teach } = await showUnknown(app, portal.origin, pilot.userId)
  await signIn(guest)
  await guest.evaluate(() => {
    for (const name of ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']) {
      const field = document.createElement('input')
      field.name = name
      document.body.append(field)
    }
  })
  await teach('Who is signed in', guest.getByRole('link', { name: pilot.userId }))
  await expect(app.page.getByText('Signed in as this account', { exact: true })).toBeVisible()
})

test('words arm nothing: a heading "Disable Auth" and a German "Abmelden" commit nothing', async () => {
  const { guest, panel, point, teach } = await showUnknown(app, portal.origin, pilot.userId)
  await signIn(guest)
  await point('Turn 2FA off', guest.getByRole('heading', { name: say.trap }))
  await expect(panel.getByText('Its words suggest')).toHaveCount(0)
  await panel.getByRole('radio', { name: /^5 / }).check()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel.getByText('That is a text. Point at the button, link or field itself.')).toBeVisible()
  await panel.getByRole('button', { name: 'Cancel' }).click()

  await point('Turn 2FA off', button(guest, say.leave))
  await expect(panel.getByText('Its words suggest')).toHaveCount(0)
  await expect(panel.getByRole('radio', { name: 'Yes, it turns 2FA off' })).not.toBeChecked()
  await expect(panel.getByRole('button', { name: 'Save' }), 'nothing is chosen for the user').toBeDisabled()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await teach('Turn 2FA off', button(guest, say.leave), { step: 4, effect: 'No, it only leads on' })
  await button(guest, say.leave).click()
  await expect(guest.getByRole('button', { name: say.enter })).toBeVisible()
  expect(portal.ledger).toEqual(['left'])
  await expect(panel.getByText('The press was stopped')).toHaveCount(0)
})

test('in another language the controls are shown once more, and both languages are known then', async () => {
  const screen = await showUnknown(app, portal.origin, pilot.userId)
  const { guest, panel, teach, again } = screen
  await teach('Signed out', button(guest, say.enter))
  await signIn(guest)
  await teach('2FA is on', guest.getByText(say.shut))
  await guest.goto(`${portal.origin}/papers?lang=de`)
  await expect(panel.getByText('This page is in another language than the recipe (en)')).toBeVisible()
  await again('2FA is on', 0, guest.getByText(harbour.de.shut))
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await expect(panel.getByText('The page shows that 2FA is on.')).toBeVisible()
  await guest.goto(`${portal.origin}/papers?lang=en`)
  await expect(panel.getByText('The page shows that 2FA is on.')).toBeVisible()
  await expect(panel.getByText('another language')).toHaveCount(0)
})

test('axe finds nothing on the teaching panel, from empty to checked, wide and narrow, light and dark', async () => {
  const { page } = app
  const seen: string[] = []
  /** Each stage in both themes, and as wide as the window and narrower. */
  const check = async (stage: string): Promise<void> => {
    for (const [width, height] of [
      [1280, 800],
      [800, 600],
      [640, 400],
    ] as const) {
      await app.electron.evaluate(
        ({ BrowserWindow }, size) => {
          BrowserWindow.getAllWindows()[0]!.setContentSize(...size)
        },
        [width, height] as const,
      )
      await page.waitForFunction((wanted) => innerWidth === wanted, width)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        seen.push(...(await findings(page)).map((one) => `${stage}, ${width}, ${colorScheme}: ${one}`))
      }
    }
  }
  const { guest, panel, teach, point } = await showUnknown(app, portal.origin, pilot.userId)
  await check('empty')
  await panel.getByRole('button', { name: 'Point at it: Signed out' }).click()
  await expect(panel.getByText('Click the control on the portal’s page')).toBeVisible()
  await check('armed')
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await teach('Signed out', button(guest, say.enter))
  await signIn(guest)
  await point('Turn 2FA off', button(guest, say.unfit))
  await check('what it is for')
  await panel.getByRole('radio', { name: /^4 / }).check()
  await panel.getByRole('radio', { name: 'No, it only leads on' }).check()
  await panel.getByRole('button', { name: 'Save' }).click()
  await panel.getByRole('button', { name: 'Check this recipe' }).click()
  await expect(panel.getByText('Found here')).toBeVisible()
  await panel.getByText('Revisions').click()
  await check('checked, with its revisions')
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await check('the steps of a portal that is not fully taught')
  expect(seen).toEqual([])
})
