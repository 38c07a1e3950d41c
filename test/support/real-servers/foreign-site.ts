import { expect, type Locator, type Page } from '@playwright/test'
import { startPhpMyAdmin, whyNoPhpMyAdmin } from '../../../tools/real-servers/phpmyadmin.mjs'
import type { RealServer, User } from '../../../tools/real-servers/real-server.mjs'
import { startRedmine, whyNoRedmine } from '../../../tools/real-servers/redmine.mjs'

/**
 * Where the controls of a site are, by ids, names and addresses of its forms: what a person finds by reading, in any
 * language. Nothing of it is known to the console.
 */
export interface ForeignSite {
  name: string
  whyNone: typeof whyNoRedmine
  start: () => Promise<RealServer>
  /** The page that shows whether two-factor authentication is on. */
  statePath: string
  /** The page to begin at in a language, signed out. */
  signInPath(language: string): string
  /** Has the pages in another language from now on, for somebody who is signed in. */
  showIn(guest: Page, origin: string, language: string): Promise<void>
  /** Gives name and password. */
  submitSignIn(guest: Page, user: User): Promise<void>
  /** Gives the code that the sign-in asks for. */
  submitSignInCode(guest: Page, code: string): Promise<void>
  /** There once somebody is signed in, if perhaps folded away. */
  signedIn(guest: Page): Locator
  /** There only while nobody is signed in. */
  signedOut(guest: Page): Locator
  /** Shows the name of who is signed in; null where the site shows none. */
  userName(guest: Page): Locator | null
  off(guest: Page): Locator
  on(guest: Page): Locator
  /** The choice of the authenticator app before the set-up begins; null where there is none. */
  method(guest: Page): Locator | null
  beginSetUp(guest: Page): Locator
  codeField(guest: Page): Locator
  turnOn(guest: Page): Locator
  /** Leads to the page that asks for a code. */
  beginRemoval(guest: Page): Locator
  turnOff(guest: Page): Locator
  wrongCode(guest: Page): Locator
  /** What the sign-in page says where a page is opened in a session that has ended. */
  expired(guest: Page): Locator
  /** False where it says nothing of that after a press. */
  saysExpiredAfterPress: boolean
  /** Whether a form that turns it off is sent to an address of its own, by which it is known in any language. */
  hasRequestsOfItsOwn: boolean
  /** The key that the set-up shows. */
  key(guest: Page): Locator
}

const redmine: ForeignSite = {
  name: 'Redmine',
  whyNone: whyNoRedmine,
  start: startRedmine,
  statePath: '/my/account',
  signInPath: () => '/login',
  showIn: async (guest, origin, language) => {
    await guest.goto(`${origin}/my/account`)
    await guest.locator('#user_language').selectOption(language)
    await guest.locator('#my_account_form input[type=submit]').first().click()
    await expect(guest.locator('html')).toHaveAttribute('lang', language)
  },
  submitSignIn: async (guest, { name, password }) => {
    await guest.locator('#username').fill(name)
    await guest.locator('#password').fill(password)
    await guest.locator('form[action="/login"] #login-submit').click()
  },
  submitSignInCode: async (guest, code) => {
    const form = guest.locator('form[action="/account/twofa"]')
    await form.locator('input[name=twofa_code]').fill(code)
    await form.locator('#login-submit').click()
  },
  signedIn: (guest) => guest.locator('#account a[href="/logout"]'),
  signedOut: (guest) => guest.locator('form[action="/login"] #login-submit'),
  userName: (guest) => guest.locator('#loggedas a'),
  off: (guest) => guest.locator('a[href="/my/twofa/totp/activate/init"]'),
  on: (guest) => guest.locator('a[href="/my/twofa/totp/deactivate/init"]'),
  method: () => null,
  beginSetUp: (guest) => guest.locator('a[href="/my/twofa/totp/activate/init"]'),
  codeField: (guest) => guest.locator('#twofa_form input[name=twofa_code]'),
  turnOn: (guest) => guest.locator('form[action="/my/twofa/totp/activate"] input[type=submit]'),
  beginRemoval: (guest) => guest.locator('a[href="/my/twofa/totp/deactivate/init"]'),
  turnOff: (guest) => guest.locator('form[action="/my/twofa/totp/deactivate"] input[type=submit]'),
  wrongCode: (guest) => guest.locator('#flash_error'),
  expired: (guest) => guest.locator('#flash_error'),
  saysExpiredAfterPress: true,
  hasRequestsOfItsOwn: true,
  key: (guest) => guest.locator('#twofa_form code'),
}

const ofPage = 'form[action*="preferences/two-factor"]'

const phpMyAdmin: ForeignSite = {
  name: 'phpMyAdmin',
  whyNone: whyNoPhpMyAdmin,
  start: startPhpMyAdmin,
  statePath: '/index.php?route=/preferences/two-factor',
  signInPath: (language) => `/index.php?lang=${language}`,
  showIn: async (guest, origin, language) => {
    await guest.goto(`${origin}/index.php?lang=${language}`)
    await expect(guest.locator('html')).toHaveAttribute('lang', language)
  },
  submitSignIn: async (guest, { name, password }) => {
    await guest.locator('#input_username').fill(name)
    await guest.locator('#input_password').fill(password)
    await guest.locator('#input_go').click()
  },
  submitSignInCode: async (guest, code) => {
    const form = guest.locator('form', { has: guest.locator('input[name="2fa_code"]') })
    await form.locator('input[name="2fa_code"]').fill(code)
    await form.locator('input[type=submit]').click()
  },
  signedIn: (guest) => guest.locator('a[href*="route=/logout"]').first(),
  signedOut: (guest) => guest.locator('#input_go'),
  userName: () => null,
  off: (guest) => guest.locator(`${ofPage}:has(input[type=radio]) input[type=submit]`),
  on: (guest) => guest.locator(`.card-body:has(> form input[name="2fa_remove"][type=submit]) > p`).first(),
  method: (guest) => guest.locator(`${ofPage} input[type=radio][value=application]`),
  beginSetUp: (guest) => guest.locator(`${ofPage}:has(input[type=radio]) input[type=submit]`),
  codeField: (guest) => guest.locator(`${ofPage} input[name="2fa_code"]`),
  turnOn: (guest) => guest.locator(`${ofPage}:has(input[type=hidden][name="2fa_configure"]) input[type=submit]`),
  beginRemoval: (guest) => guest.locator(`${ofPage} input[name="2fa_remove"][type=submit]`),
  turnOff: (guest) => guest.locator(`${ofPage}:has(input[type=hidden][name="2fa_remove"]) input[type=submit]`),
  wrongCode: (guest) => guest.locator(`${ofPage} .alert-danger`),
  expired: (guest) => guest.locator('.alert').filter({ hasText: '1440' }),
  // Its script goes to the address with the message, then loads the page again before it gets there.
  saysExpiredAfterPress: false,
  hasRequestsOfItsOwn: false,
  key: (guest) => guest.locator(`${ofPage} p > strong`).last(),
}

export const foreignSites: readonly ForeignSite[] = [redmine, phpMyAdmin]

/** Signs in at the page that asks for it; with the code where one is given. */
export async function signInTo(site: ForeignSite, guest: Page, user: User, code?: string): Promise<void> {
  await expect(site.signedOut(guest)).toBeVisible()
  await site.submitSignIn(guest, user)
  if (code !== undefined) await site.submitSignInCode(guest, code)
  await expect(site.signedIn(guest)).toBeAttached()
}
