import { expect, test, type Locator } from '@playwright/test'
import { areServersExpected, type RealServer, type User } from '../../tools/real-servers/real-server.mjs'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { showUnknown, type TeachScreen } from '../support/guided/teach-screen.ts'
import { codeOf, stepSeconds, wrongCode } from '../support/real-servers/codes.ts'
import { foreignSites, signInTo, type ForeignSite } from '../support/real-servers/foreign-site.ts'

/**
 * Redmine and phpMyAdmin, of which the console knows nothing: taught by clicks on their pages, then turned on and off
 * beside the wizard. What became of each press is asked of the application itself.
 */

/** A site that runs, its page in the console, and the person who uses it. */
interface Stage extends TeachScreen {
  site: ForeignSite
  server: RealServer
  user: User
  /** The key that the last set-up showed. */
  key: string
}

for (const site of foreignSites) {
  test.describe(`${site.name} @real`, () => {
    let server: RealServer | null = null
    let app: RunningApp | null = null

    test.beforeEach(async () => {
      const why = await site.whyNone(console.log)
      if (why !== null && areServersExpected()) throw new Error(why)
      test.skip(why !== null, why ?? '')
      server = await site.start()
      // Redmine shows who is signed in from 900 pixels on.
      app = await launchApp({ size: { width: 1600, height: 900 } })
    })
    test.afterEach(async () => {
      await app?.close()
      await server?.stop()
      if (app !== null) dispose(app.profile)
      app = null
      server = null
    })

    const show = async (language: string): Promise<Stage> => {
      const { origin, users } = server!
      const user = users.find((one) => one.language === language)!
      const screen = await showUnknown(app!, origin, user.name)
      await screen.guest.goto(`${origin}${site.signInPath(language)}`)
      return { ...screen, site, server: server!, user, key: '' }
    }

    for (const language of ['en', 'de'])
      test(`is turned off and on again as it was taught in ${language}`, async () => {
        const stage = await show(language)
        await teachAll(stage)
        expect(await isOn(stage)).toBe(true)

        await beginHere(stage, 'Disable 2FA')
        await turnOff(stage)
        await beginHere(stage, 'Set up again')
        await turnOn(stage)
      })

    test('in a language that it was not taught in, nothing untrue is said, and a control is shown once more', async () => {
      const stage = await show('en')
      const { guest, panel, again, server: running } = stage
      await teachAll(stage)
      await site.showIn(guest, running.origin, 'de')
      await openState(stage)
      const otherLanguage = panel.getByText('This page is in another language than the recipe')
      await expect(otherLanguage).toContainText('Until then a press may take effect without a record.')
      await expect(panel.getByText('FactorDesk cannot read on this page whether 2FA is on.')).toBeVisible()
      await expect(panel.getByText('The page shows that')).toHaveCount(0)

      await beginHere(stage, 'Disable 2FA')
      await site.beginRemoval(guest).click()
      // The field has an attribute that is the same in any language; its button has a name alone.
      await expect(panel.getByText('Type the verification code into the marked field on the page.')).toBeVisible()
      await expect(otherLanguage).toBeVisible()
      await site.codeField(guest).fill(freshCode(stage))
      await site.turnOff(guest).click()
      await expect.poll(() => isOn(stage)).toBe(false)
      if (site.hasRequestsOfItsOwn) await expect(panel.getByRole('heading', { name: 'Outcome unknown' })).toBeVisible()
      else await expect(otherLanguage).toBeVisible()
      await expect(panel.getByText('Seen on the portal’s page')).toHaveCount(0)

      await panel.getByRole('button', { name: 'Teach this portal' }).click()
      await again('2FA is off', 0, site.off(guest))
      await panel.getByRole('button', { name: 'Back to the steps' }).click()
      await expect(otherLanguage).toHaveCount(0)
      // A press that was recorded before it took effect is settled by what the page is now known to show; no other is claimed.
      if (site.hasRequestsOfItsOwn) await expectOff(stage)
      else await expect(panel.getByText('Seen on the portal’s page')).toHaveCount(0)
      expect(await isOn(stage)).toBe(false)
    })
  })
}

const isOn = ({ server, user }: Stage): Promise<boolean> => server.hasTwoFactor(user.name)
const openState = ({ guest, server, site }: Stage): Promise<unknown> => guest.goto(`${server.origin}${site.statePath}`)

/** A code that was not used before. */
function freshCode({ server, key }: Stage): string {
  server.advance(stepSeconds)
  return codeOf(server, key)
}

async function readKey(stage: Stage): Promise<void> {
  stage.key = (await stage.site.key(stage.guest).innerText()).replaceAll(/\s/g, '')
}

/** Shows everything once, in the order in which a person comes by it; afterwards it is on. */
async function teachAll(stage: Stage): Promise<void> {
  const { site, guest, teach, server, user, panel } = stage
  await teach('Signed out', site.signedOut(guest))
  await signInTo(site, guest, user)
  await openState(stage)
  const userName = site.userName(guest)
  if (userName !== null) await teach('Who is signed in', userName)
  await teach('2FA is off', site.off(guest))
  const method = site.method(guest)
  const app = { method: 'Authenticator App' } as const
  if (method !== null) await teach('Set up 2FA', method, { step: 7, ...app })
  const begins = { step: 8, effect: 'Yes, it begins the set-up' } as const
  await teach('Set up 2FA', site.beginSetUp(guest), method === null ? { ...begins, ...app } : begins)
  expect(await isOn(stage), 'pointing at controls changes nothing').toBe(false)

  await method?.check()
  await site.beginSetUp(guest).click()
  await teach('Set up 2FA', site.codeField(guest), { step: 9, asks: 'A code' })
  await teach('Set up 2FA', site.turnOn(guest), { step: 9, effect: 'Yes, it turns 2FA on' })
  await readKey(stage)
  await site.codeField(guest).fill(wrongCode(server, stage.key))
  await site.turnOn(guest).click()
  await teach('Messages', site.wrongCode(guest), { means: 'The code is wrong' })
  expect(await isOn(stage)).toBe(false)
  await site.codeField(guest).fill(freshCode(stage))
  await site.turnOn(guest).click()
  await expect(site.on(guest)).toBeVisible()
  await teach('2FA is on', site.on(guest))

  await teach('Turn 2FA off', site.beginRemoval(guest), { step: 4, effect: 'No, it only leads on' })
  await site.beginRemoval(guest).click()
  await teach('Turn 2FA off', site.codeField(guest), { step: 5, asks: 'A code' })
  await teach('Turn 2FA off', site.turnOff(guest), { step: 5, effect: 'Yes, it turns 2FA off' })

  server.advance(server.sessionSeconds + 60)
  await openState(stage)
  await teach('Messages', site.expired(guest), { means: 'The session ended' })
  await signInTo(site, guest, user, freshCode(stage))
  await openState(stage)
  await panel.getByRole('button', { name: 'Back to the steps' }).click()
  await expect(panel.getByText('The page shows that 2FA is on', { exact: false })).toBeVisible()
}

/** The session ends by its age, which the page shows at the next press. */
async function endSession({ server, site, guest }: Stage, press: Locator): Promise<void> {
  server.advance(server.sessionSeconds + 60)
  await site.codeField(guest).fill('100000')
  await press.click()
  await expect(site.signedOut(guest)).toBeVisible()
}

async function beginHere({ panel }: Stage, kind: 'Disable 2FA' | 'Set up again'): Promise<void> {
  await panel.getByRole('button', { name: kind }).click()
  await panel.getByRole('radio', { name: 'Maintenance' }).check()
  await panel.getByRole('button', { name: 'Continue' }).click()
}

/** Where the page does not show who is signed in, the user says so. */
async function confirmAccount({ site, guest, panel, user }: Stage, press: Locator): Promise<void> {
  if (site.userName(guest) !== null) return
  await press.click()
  await panel.getByRole('button', { name: `${user.name} is signed in` }).click()
}

async function turnOff(stage: Stage): Promise<void> {
  const { site, guest, panel, server, user } = stage
  await site.beginRemoval(guest).click()
  await expect(panel.getByText('Type the verification code into the marked field')).toBeVisible()
  await site.codeField(guest).fill(wrongCode(server, stage.key))
  await confirmAccount(stage, site.turnOff(guest))
  await site.turnOff(guest).click()
  await expect(panel.getByText('The code is wrong', { exact: false }).first()).toBeVisible()
  expect(await isOn(stage)).toBe(true)

  await endSession(stage, site.turnOff(guest))
  await expect(panel.getByText('The portal’s session ended.', { exact: false }).first()).toBeVisible()
  expect(await isOn(stage)).toBe(true)
  await signInTo(site, guest, user, freshCode(stage))
  await openState(stage)
  if (!site.saysExpiredAfterPress) {
    // That somebody was signed out does not say what became of their press; that it is still on does.
    await panel.getByRole('button', { name: 'Check the page again' }).click()
    await guest.waitForURL(({ pathname }) => pathname === '/')
    await openState(stage)
    await expect(panel.getByText('Outcome unknown')).toHaveCount(0)
  }
  await site.beginRemoval(guest).click()
  await site.codeField(guest).fill(freshCode(stage))
  await confirmAccount(stage, site.turnOff(guest))
  await site.turnOff(guest).click()
  await expectOff(stage)
  expect(await isOn(stage)).toBe(false)
}

async function expectOff({ panel }: Stage): Promise<void> {
  await expect(panel.getByRole('heading', { name: /^(2FA is off|This account is no longer)/ })).toBeVisible()
  await expect(panel.getByText('Seen on the portal’s page')).toBeVisible()
}

async function turnOn(stage: Stage): Promise<void> {
  const { site, guest, panel, server } = stage
  await site.method(guest)?.check()
  await site.beginSetUp(guest).click()
  await readKey(stage)
  await site.codeField(guest).fill(wrongCode(server, stage.key))
  await site.turnOn(guest).click()
  await expect(panel.getByText('The code is wrong', { exact: false }).first()).toBeVisible()
  expect(await isOn(stage)).toBe(false)
  await site.codeField(guest).fill(freshCode(stage))
  await site.turnOn(guest).click()
  await expect(panel.getByRole('heading', { name: /protected by an Authenticator App/ })).toBeVisible()
  expect(await isOn(stage)).toBe(true)
}
