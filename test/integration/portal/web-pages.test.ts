import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Method } from '#shared/api/primitives.ts'
import { chinese } from '../../../src/portal/web-pages/words/chinese.ts'
import { english } from '../../../src/portal/web-pages/words/english.ts'
import { malay } from '../../../src/portal/web-pages/words/malay.ts'
import type { Words } from '../../../src/portal/web-pages/words/words.ts'
import { startTestSandbox, samplePassword, samples, type TestSandbox } from '../../support/portal/sandbox.ts'
import { webPageClient, type Variant, type WebPageClient } from '../../support/portal/web-page-client.ts'

const { seriMuda, kenari, bayu } = samples
const variants = ['server', 'single-page'] as const
const tables = { en: english, ms: malay, zh: chinese }
const languages = ['en', 'ms', 'zh'] as const

let sandbox: TestSandbox
let clients: WebPageClient[]
beforeEach(() => void (clients = []))
afterEach(async () => {
  for (const one of clients) await one.close()
  await sandbox.close()
})

function client(variant: Variant): WebPageClient {
  const opened = webPageClient(() => sandbox.baseUrl, variant)
  clients.push(opened)
  return opened
}

/** Signs in with the password, and with a code where 2FA is on. */
async function signIn(page: WebPageClient, words: Words, userId: string, code?: () => Promise<string>): Promise<void> {
  page.fill(words.userId, userId)
  page.fill(words.password, samplePassword)
  await page.press(words.signIn)
  if (code === undefined) return
  page.fill(words.code, await code())
  await page.press(words.verify)
}

/** The lines of the ledger, without the sign-ins that no effect is written for. */
async function ledger(): Promise<string[]> {
  return (await sandbox.ledger()).map(({ what, accountId }) => `${what} ${accountId ?? ''}`)
}

const states = async (): Promise<string[]> => (await ledger()).filter((line) => line.startsWith('two-factor'))

describe.each(variants)('the guides on the %s pages', (variant) => {
  describe.each(languages)('in %s', (language) => {
    const words = tables[language]

    test('disable, then set up SMS: every step in the words of the guides', async () => {
      sandbox = await startTestSandbox()
      const page = client(variant)
      await page.open(`?lang=${language}`)
      expect(page.heading()).toBe(words.signInHeading)
      await signIn(page, words, seriMuda.userId, () => sandbox.freshCode(seriMuda.userId))
      expect(page.heading()).toBe(words.welcome(seriMuda.name))

      // Guide 003, steps 1 to 6.
      expect(page.has('button', `${seriMuda.name} ${seriMuda.userId}`)).toBe(true)
      await page.press(words.myAccount)
      expect(page.text()).toContain(seriMuda.userId)
      await page.press(words.accountSecurity)
      expect(page.text()).toContain(words.state(words.shortMethods.authenticator))
      expect(page.has('button', words.setUp)).toBe(false)
      await page.press(words.manage)
      page.fill(words.accountPassword, samplePassword)
      await page.press(words.disable)
      expect(page.status()).toBe(words.messages.disabled('authenticator'))
      expect(page.text()).toContain(words.state(null))
      expect(page.has('link', words.manage)).toBe(false)
      expect(await states()).toEqual([`two-factor-disabled ${seriMuda.id}`])

      // Guide 000, steps 6 to 11.
      await page.press(words.setUp)
      expect(page.names('radio')).toEqual(Object.values(words.methods))
      page.choose(words.methods.sms)
      await page.press(words.next)
      page.fill(words.accountPassword, samplePassword)
      await page.press(words.confirm)
      page.fill(words.code, await sandbox.sentCode(seriMuda.id))
      await page.press(words.verify)
      expect(page.heading()).toBe(words.accepted)
      await page.press(words.okay)
      expect(page.status()).toBe(words.messages.enabled(words.shortMethods.sms))
      expect(page.text()).toContain(words.state(words.shortMethods.sms))
      expect(await states()).toEqual([`two-factor-disabled ${seriMuda.id}`, `two-factor-enabled ${seriMuda.id}`])
      const mails = (await sandbox.outbox(seriMuda.id)).filter(({ channel }) => channel === 'email')
      expect(mails.at(-1)?.kind).toBe('two-factor-enabled')

      // The message is said once.
      await page.open('account/security')
      expect(page.status()).toBe('')
      await page.press(words.signOut)
      expect(page.status()).toBe(words.messages.signedOut)
      await page.open('account/security')
      expect(page.heading()).toBe(words.signInHeading)
    })

    test('the older guide: manage, choose, Configure, Confirm, Verify, and the status is Enabled', async () => {
      sandbox = await startTestSandbox()
      const page = client(variant)
      await page.open(`sign-in?lang=${language}&words=older`)
      await signIn(page, words, bayu.userId)
      await page.press(words.myAccount)
      await page.press(words.accountSecurity)
      expect(page.has('button', words.setUp)).toBe(false)
      await page.press(words.manageOlder)
      expect(page.text()).not.toContain(`${words.methods.email} ${words.enabled}`)
      page.choose(words.methods.email)
      await page.press(words.configure)
      page.fill(words.accountPassword, samplePassword)
      await page.press(words.confirm)
      page.fill(words.code, await sandbox.sentCode(bayu.id))
      await page.press(words.verify)
      expect(page.status()).toBe(words.messages.enabled(words.shortMethods.email))
      expect(page.text()).toContain(`${words.methods.email} ${words.enabled}`)
      expect(await states()).toEqual([`two-factor-enabled ${bayu.id}`])
      page.fill(words.accountPassword, samplePassword)
      await page.press(words.disable)
      expect(page.status()).toBe(words.messages.disabled('email'))
      expect(page.has('link', words.manageOlder)).toBe(true)
      expect(await states()).toHaveLength(2)
    })
  })

  test('the Authenticator App: QR code, secret and code', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    await signIn(page, english, bayu.userId)
    await page.open('account/security/set-up')
    page.choose(english.methods.authenticator)
    await page.press(english.next)
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.confirm)
    expect(page.html()).toMatch(/<svg[^>]*role="img"[^>]*>/)
    expect(page.text()).toMatch(/Secret [A-Z2-7]{16,}/)
    page.fill(english.code, await sandbox.freshCode(bayu.userId, 'enrolment'))
    await page.press(english.verify)
    await page.press(english.okay)
    expect(page.text()).toContain(english.state(english.shortMethods.authenticator))
    expect(await states()).toEqual([`two-factor-enabled ${bayu.id}`])
  })

  test.each(['sms', 'email'] satisfies Method[])(
    'a set-up by %s: a new code, a wrong one, and cancel',
    async (method) => {
      sandbox = await startTestSandbox()
      const page = client(variant)
      await page.open('sign-in')
      await signIn(page, english, bayu.userId)
      await page.open(`account/security/set-up/${method}`)
      page.fill(english.accountPassword, samplePassword)
      await page.press(english.confirm)
      const first = await sandbox.sentCode(bayu.id)
      expect(page.text()).toContain(english.resendIn(60))
      await page.press(english.resend)
      expect(page.alert()).toContain('Too many requests')
      await sandbox.advance(60)
      await page.press(english.resend)
      expect(page.status()).toContain('A new code was sent to')
      page.fill(english.code, first)
      await page.press(english.verify)
      expect(page.alert()).toContain('The verification code is wrong. Tries left: 4.')
      await page.press(english.cancel)
      expect(page.status()).toBe(english.messages.cancelled)
      expect(await ledger()).toEqual([
        `enrolment-started ${bayu.id}`,
        `code-sent ${bayu.id}`,
        `enrolment-cancelled ${bayu.id}`,
      ])
      expect(page.text()).toContain(english.state(null))
    },
  )

  test('a code that is too old says so, and another can be sent', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    await signIn(page, english, kenari.userId)
    const old = await sandbox.sentCode(kenari.id)
    await sandbox.advance(301)
    page.fill(english.code, old)
    await page.press(english.verify)
    expect(page.alert()).toContain('The code has expired')
    await page.press(english.resend)
    page.fill(english.code, await sandbox.sentCode(kenari.id))
    await page.press(english.verify)
    expect(page.heading()).toBe(english.welcome(kenari.name))
  })

  test('wrong passwords are counted, then locked, and nothing is changed', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    await signIn(page, english, seriMuda.userId, () => sandbox.freshCode(seriMuda.userId))
    await page.open('account/security/manage')
    for (const left of [4, 3, 2, 1]) {
      page.fill(english.accountPassword, 'wrong')
      await page.press(english.disable)
      expect(page.alert()).toBe(`The password is wrong. Nothing was changed. Tries left: ${left}.`)
    }
    page.fill(english.accountPassword, 'wrong')
    await page.press(english.disable)
    expect(page.alert()).toContain('No tries are left')
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.disable)
    expect(page.alert()).toContain('Locked after too many wrong tries. Try again in 10 minutes.')
    expect(await states()).toEqual([])
    await page.open('account/activity')
    expect(page.text()).toContain('Locked after wrong tries')
  })

  test('sign-in: a wrong password, an unknown User ID, and a lock are said in words', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    for (const userId of [seriMuda.userId, 'nobody@nowhere.example']) {
      page.fill(english.userId, userId)
      page.fill(english.password, 'wrong')
      await page.press(english.signIn)
      expect(page.alert()).toBe('The User ID or the password is wrong.')
    }
    for (let attempts = 0; attempts < 4; attempts += 1) {
      page.fill(english.userId, seriMuda.userId)
      page.fill(english.password, 'wrong')
      await page.press(english.signIn)
    }
    await signIn(page, english, seriMuda.userId)
    expect(page.alert()).toContain('Locked after too many wrong tries')
  })

  test('a session that nobody used for 15 minutes has expired; one that is used goes on', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    await signIn(page, english, bayu.userId)
    for (let times = 0; times < 4; times += 1) {
      await sandbox.advance(10 * 60)
      await page.open('account/security')
      expect(page.text()).toContain(english.state(null))
    }
    await page.open('account/security/set-up/sms')
    await sandbox.advance(15 * 60)
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.confirm)
    expect(page.heading()).toBe(english.signInHeading)
    expect(page.alert()).toBe('Your session has expired. Sign in again.')
    expect(await ledger()).toEqual([])
  })

  test('2FA that was disabled elsewhere meanwhile is a conflict, and the page says what is true', async () => {
    sandbox = await startTestSandbox()
    const [page, other] = [client(variant), client(variant)]
    for (const one of [page, other]) {
      await one.open('sign-in')
      await signIn(one, english, seriMuda.userId, () => sandbox.freshCode(seriMuda.userId))
      await one.open('account/security/manage')
      one.fill(english.accountPassword, samplePassword)
    }
    await page.press(english.disable)
    await other.press(english.disable)
    expect(other.alert()).toContain('changed meanwhile')
    expect(other.text()).toContain(english.state(null))
    expect(await states()).toHaveLength(1)
  })

  test('an account that is enforced by policy, frozen, closed, locked or without a number', async () => {
    sandbox = await startTestSandbox({ scenario: 'locked-out' })
    const page = client(variant)
    const again = async (userId: string, code?: () => Promise<string>): Promise<void> => {
      await page.open('account')
      if (page.has('button', english.signOut)) await page.press(english.signOut)
      await signIn(page, english, userId, code)
    }
    await again('security@meridiangate.example', () => sandbox.freshCode('security@meridiangate.example'))
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.disable)
    expect(page.alert()).toContain('requires two-factor authentication')
    await again('orders@mangrovepoint.example')
    await page.open('account')
    expect(page.text()).toContain('Frozen')
    await page.open('account/security/set-up/email')
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.confirm)
    expect(page.alert()).toContain('not active')
    await again('it@cobalthill.example', () => sandbox.freshCode('it@cobalthill.example'))
    await page.open('account/security/manage')
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.disable)
    await page.open('account/security/set-up/sms')
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.confirm)
    expect(page.alert()).toContain('no mobile number on record')
    await again('hello@pandangrove.example')
    expect(page.alert()).toContain('must be reset')
    await again('it@lanternquay.example')
    expect(page.alert()).toContain('Locked')
    await again('admin@copperridge.example')
    expect(page.alert()).toBe('Locked after too many wrong tries. Contact support.')
  })

  test('Management Mode: another account with name, User ID and role, whose 2FA no role changes', async () => {
    sandbox = await startTestSandbox({ scenario: 'thirty-accounts' })
    const { login, other, role } = await delegation()
    const page = client(variant)
    await page.open('sign-in')
    const token = await sandbox.call('signIn', {
      body: { userId: login.userId, password: samplePassword, device: 't' },
    })
    const method = token.status === 200 ? token.body(200).challenge.method : null
    await signIn(
      page,
      english,
      login.userId,
      method === null
        ? undefined
        : () => (method === 'authenticator' ? sandbox.freshCode(login.userId) : sandbox.sentCode(login.id)),
    )
    await page.press(english.managementMode)
    await page.press(english.enter(other.name))
    expect(page.has('button', `${other.name} ${other.userId}`)).toBe(true)
    expect(page.text()).toContain(english.managing(other.name, other.userId, english.roles[role]))
    await page.press(english.accountSecurity)
    expect(page.text()).toContain(english.changeForbidden(english.roles[role]))
    for (const control of [english.manage, english.setUp, english.manageOlder])
      expect(page.has('link', control) || page.has('button', control)).toBe(false)
    await page.open('account/security/manage')
    expect(page.text()).toContain(english.changeForbidden(english.roles[role]))
    await page.press(english.leave)
    expect(page.has('button', `${login.name} ${login.userId}`)).toBe(true)
  })

  test('a page that is not there, and what asks for a session, are said in words', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('nothing')
    expect(page.heading()).toBe(english.signInHeading)
    await signIn(page, english, bayu.userId)
    await page.open('nothing')
    expect(page.heading()).toBe(english.notFoundHeading)
    for (const over of ['account/security/code', 'account/security/done', 'account/security/manage']) {
      await page.open(over)
      expect(page.text()).toContain(english.state(null))
    }
    await page.open('account/security/set-up')
    expect(page.names('button')).toContain(english.next)
  })

  test('a fault that is planned for the call of the API happens to the page', async () => {
    sandbox = await startTestSandbox()
    const page = client(variant)
    await page.open('sign-in')
    await signIn(page, english, seriMuda.userId, () => sandbox.freshCode(seriMuda.userId))
    await page.open('account/security/manage')
    const path = '/accounts/{accountId}/two-factor/disable'
    await sandbox.plan({ method: 'POST', path, fault: 'unavailable', times: 1 })
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.disable)
    expect(page.alert()).toContain('not available at the moment')
    expect(await states()).toEqual([])
    await sandbox.plan({ method: 'POST', path, fault: 'cut-after', times: 1 })
    page.fill(english.accountPassword, samplePassword)
    await page.press(english.disable).catch(() => {})
    if (variant === 'single-page') expect(page.alert()).toBe(english.unreachable)
    expect(await states()).toEqual([`two-factor-disabled ${seriMuda.id}`])
  })
})

/** A login of the scenario that was let into another's account. */
async function delegation() {
  const { thirtyAccounts } = await import('../../../src/portal/scenarios/thirty-accounts.ts')
  const { customers, delegations = [] } = thirtyAccounts
  for (const { login, account, role } of delegations) {
    const own = customers.find(({ id }) => id === login)
    const other = customers.find(({ id }) => id === account)
    if (own && other && !own.locks && !own.mustReset) return { login: own, other, role }
  }
  throw new Error('The scenario has no delegation')
}
