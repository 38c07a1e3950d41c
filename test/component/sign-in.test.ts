import { describe, expect, it } from 'vitest'
import type { Challenge } from '#shared/api/sessions.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { goTo, mountApp, path, startMain } from './mount.ts'
import {
  all,
  choose,
  click,
  fill,
  focused,
  isDisabled,
  one,
  press,
  pressTwice,
  settle,
  shownText,
  textOf,
} from './page.ts'
import { accountPage, appSnapshot, portalOfDigits, portalTime, sandboxPortal, session, twoFactor } from './samples.ts'

const userId = 'it@serimuda.example'
const password = 'sandbox-demo-1'
const newPassword = 'quite another one 7'
const link = 'http://127.0.0.1:4100/reset/some-token'
const field = (name: string): HTMLInputElement => one('textbox', name) as HTMLInputElement

const challenge = (changes: Partial<Challenge> = {}): Challenge => ({
  id: 'challenge-1',
  method: 'sms',
  destinationMasked: '+60 ••• 4418',
  serverTime: portalTime(),
  sentAt: portalTime(),
  sendNumber: 1,
  expiresAt: portalTime(300),
  resendAllowedAt: portalTime(60),
  sendsLeft: 4,
  attemptsLeft: 5,
  ...changes,
})
const ownSession = session('A-20417', 'Seri Muda Trading', userId)

async function openSignIn(main: FakeMain = startMain()): Promise<FakeMain> {
  main.reply('password.askReset', () => ({}))
  main.reply('password.set', () => ({}))
  main.reply('session.signIn', () => ({ state: 'signed-in', session: ownSession }))
  main.reply('session.verifyChallenge', () => ownSession)
  main.reply('session.resendChallenge', () => challenge({ sendNumber: 2, sendsLeft: 3, sentAt: portalTime() }))
  await mountApp(main, '/sign-in')
  return main
}
async function signIn(typed = password): Promise<void> {
  await fill('User ID', userId)
  await fill('Password', typed)
  await press('Sign in')
}
/** The last digit verifies. */
const verify = (code: string): Promise<void> => fill('Code', code)

describe('signing in', () => {
  it('wants both, sends them once, forgets the password, and leads to the account that signed in', async () => {
    const main = await openSignIn()
    expect(focused()).toBe('User ID')
    expect(isDisabled(one('button', 'Sign in'))).toBe(true)
    await fill('User ID', userId)
    expect(isDisabled(one('button', 'Sign in'))).toBe(true)
    await fill('Password', password)
    const release = main.hold('session.signIn')
    await pressTwice('Sign in')
    expect(field('Password').value).toBe('')
    main.reply('account.list', () => [accountRow('A-20417', 'sms')])
    main.reply('account.get', () => accountPage('A-20417', twoFactor('sms')))
    release()
    await settle()
    expect(main.inputsOf('session.signIn')).toEqual([{ portalId: 'sandbox', userId, password }])
    expect(path()).toBe('/accounts/A-20417/security')
  })

  it('that is refused says so without a name, and the password is typed again', async () => {
    const main = await openSignIn()
    main.refuse('session.signIn', 'unauthenticated')
    await signIn('not the password')
    expect(textOf(one('alert'))).toContain('The sign-in was not accepted.')
    expect(textOf(one('alert'))).not.toContain(userId)
    expect(field('Password').value).toBe('')
    expect(field('User ID').value).toBe(userId)
  })

  it('asks for the code of the active method, counts wrong ones, and sends another at a press', async () => {
    const main = await openSignIn()
    main.reply('session.signIn', () => ({
      state: 'challenge',
      challenge: challenge({ resendAllowedAt: portalTime(-1) }),
    }))
    await signIn()
    expect(shownText()).toContain('The code was sent by text message to +60 ••• 4418.')
    expect(focused()).toBe('Code')
    main.refuse('session.verifyChallenge', 'wrong-code', { attemptsLeft: 4 })
    await verify('000000')
    expect(textOf(one('alert'))).toContain('The code is wrong. 4 tries left')
    expect(field('Code').value).toBe('')
    await press('Send again')
    expect(main.inputsOf('session.resendChallenge')).toEqual([{ challengeId: 'challenge-1' }])
    expect(shownText()).toContain('Message 2, sent at')
    main.reply('session.verifyChallenge', () => ownSession)
    main.reply('account.get', () => accountPage('A-20417', twoFactor('sms')))
    await verify('123456')
    expect(main.inputsOf('session.verifyChallenge').at(-1)).toEqual({ challengeId: 'challenge-1', code: '123456' })
    expect(path()).toBe('/accounts/A-20417/security')
  })

  it('by an Authenticator App offers no message, and can be begun again with another account', async () => {
    const main = await openSignIn()
    const app = challenge({
      method: 'authenticator',
      destinationMasked: null,
      sentAt: null,
      sendNumber: 0,
      resendAllowedAt: null,
      sendsLeft: 0,
    })
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: app }))
    await signIn()
    expect(shownText()).toContain('Open the Authenticator App')
    expect(all('button', /^Send again/)).toEqual([])
    main.refuse('session.verifyChallenge', 'code-used', { attemptsLeft: 4 })
    await verify('000000')
    expect(textOf(one('alert'))).toContain('This code was used before. 4 tries left')
    expect(textOf(one('alert'))).toContain('Wait for the next code')
    expect(one('textbox', 'Code').getAttribute('aria-invalid')).toBe('true')
    await press('Use another account')
    expect(field('User ID').value).toBe('')
  })

  it('leaves the code of a sign-in that is over, says so, and asks the same person for the password', async () => {
    const main = await openSignIn()
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: challenge() }))
    await signIn()
    main.refuse('session.verifyChallenge', 'sign-in-over', { next: 'sign-in' })
    await verify('000000')
    expect(all('textbox', 'Code')).toEqual([])
    expect(textOf(one('alert'))).toContain('This sign-in is over')
    expect(textOf(one('alert'))).toContain('Type the password again')
    expect(field('User ID').value).not.toBe('')
    expect(document.activeElement).toBe(field('Password'))
  })

  it('offers to start again once its time is out and no other code can be sent', async () => {
    const main = await openSignIn()
    const app = challenge({ method: 'authenticator', expiresAt: portalTime(-1), sendsLeft: 0 })
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: app }))
    await signIn()
    expect(shownText()).toContain('This sign-in has run out of time')
    expect(all('button', 'Verify')).toEqual([])
    await press('Start again')
    expect(all('textbox', 'Code')).toEqual([])
    expect(field('User ID').value).not.toBe('')
  })

  it.each([
    ['sms', '12345678'],
    ['authenticator', '123456'],
  ] as const)('asks for as many digits as a code by %s has', async (method, digits) => {
    const main = await openSignIn(startMain({ snapshot: { portals: [portalOfDigits(8)] } }))
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: challenge({ method }) }))
    main.refuse('session.verifyChallenge', 'wrong-code', { attemptsLeft: 4 })
    await signIn()
    await verify(digits.slice(0, -1))
    expect(main.inputsOf('session.verifyChallenge')).toEqual([])
    await verify(digits)
    expect(main.inputsOf('session.verifyChallenge')).toEqual([{ challengeId: 'challenge-1', code: digits }])
  })

  it('a lock shuts the code, and the password of a login that was named; another login may still sign in', async () => {
    const main = await openSignIn()
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: challenge() }))
    await signIn()
    main.refuse('session.verifyChallenge', 'wrong-code', { attemptsLeft: 0, lockedUntil: portalTime(600) })
    await verify('000000')
    expect(textOf(one('alert'))).toMatch(/Locked for \d+:\d\d/)
    expect([...all('textbox', 'Code'), ...all('button', /^(Verify|Send again)/)]).toEqual([])
    expect(all('timer')).toHaveLength(1)
    await press('Use another account')
    main.refuse('session.signIn', 'locked', { lockedUntil: portalTime(600) })
    await signIn()
    expect(all('textbox', 'Password'), 'the next login may be another one').toHaveLength(1)
  })

  it('takes a code that is pasted whole at once', async () => {
    const main = await openSignIn()
    main.reply('session.signIn', () => ({ state: 'challenge', challenge: challenge() }))
    await signIn()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '123 456')
    field('Code').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    await settle()
    expect(main.inputsOf('session.verifyChallenge')).toEqual([{ challengeId: 'challenge-1', code: '123456' }])
  })

  it('where several portals are known asks at which, and remembers the last one', async () => {
    const other = sandboxPortal({ id: 'portal.example', embedded: false, origin: 'https://portal.example' })
    const world = {
      snapshot: {
        portals: [
          sandboxPortal(),
          { ...other, capabilities: { ...other.capabilities!, portalName: 'Other Portal', sandbox: false } },
        ],
      },
    }
    const main = await openSignIn(startMain(world))
    await choose('Other Portal')
    await signIn()
    expect(main.inputsOf('session.signIn').map(({ portalId }) => portalId)).toEqual(['portal.example'])
    await openSignIn(startMain(world))
    expect(all('radio', 'Other Portal').at(-1)).toHaveProperty('checked', true)
  })
})

describe('a forgotten password', () => {
  const open = async (): Promise<FakeMain> => {
    const main = await openSignIn()
    await press('Forgot the password')
    return main
  }

  it('sends the link for the User ID that is typed, and says the same for every one', async () => {
    const main = await open()
    expect(shownText()).toContain('It works once, for 60 minutes.')
    expect(focused()).toBe('User ID')
    expect(isDisabled(one('button', 'Send the link'))).toBe(true)
    await fill('User ID', ' ')
    expect(isDisabled(one('button', 'Send the link'))).toBe(true)
    await fill('User ID', userId)
    const release = main.hold('password.askReset')
    await pressTwice('Send the link')
    release()
    await settle()
    expect(main.inputsOf('password.askReset')).toEqual([{ portalId: 'sandbox', userId }])
    expect(textOf(one('status', /If the portal knows this User ID/))).toContain('the same answer for every User ID')
    expect(focused()).toBe('Link from the e-mail')
  })

  it('wants the link and a password that is long enough, sets it once, and leads back to the sign-in', async () => {
    const main = await open()
    await press('I have the link')
    const button = (): HTMLElement => one('button', 'Set password')
    expect(shownText()).toContain('At least 12 characters, and not the User ID.')
    expect(isDisabled(button())).toBe(true)
    await fill('Link from the e-mail', link)
    await fill('New password', 'x'.repeat(11))
    expect(isDisabled(button())).toBe(true)
    await fill('New password', newPassword)
    await fill('Link from the e-mail', '  ')
    expect(isDisabled(button())).toBe(true)
    await fill('Link from the e-mail', ` ${link} `)
    await pressTwice('Set password')
    expect(main.inputsOf('password.set')).toEqual([{ portalId: 'sandbox', link, newPassword }])
    expect(shownText()).toContain('The new password holds. Sign in with it.')
    expect(document.body.innerHTML).not.toContain(newPassword)
    await signIn(newPassword)
    expect(path()).toBe('/accounts/A-20417/security')
  })

  it.each([
    ['link-not-valid', 'This link does not work.'],
    ['password-refused', 'The portal did not take this password'],
    ['portal-unreachable', 'The portal cannot be reached.'],
  ] as const)('that fails with %s says so, keeps the link, and forgets the password', async (code, words) => {
    const main = await open()
    main.refuse('password.set', code)
    await press('I have the link')
    await fill('Link from the e-mail', link)
    await fill('New password', newPassword)
    await press('Set password')
    expect(textOf(one('alert'))).toContain(words)
    expect(field('Link from the e-mail').value).toBe(link)
    expect(field('New password').value).toBe('')
    main.reply('password.set', () => ({}))
    await fill('New password', newPassword)
    await press('Set password')
    expect(all('alert')).toEqual([])
    expect(main.inputsOf('password.set')).toHaveLength(2)
  })

  it('that could not be asked for stays where it is, with the failure', async () => {
    const main = await open()
    main.refuse('password.askReset', 'portal-unreachable')
    await fill('User ID', userId)
    await press('Send the link')
    expect(all('alert')).toHaveLength(1)
    expect(field('User ID').value).toBe(userId)
    expect(all('textbox', 'New password')).toEqual([])
  })

  it('can be left again, with nothing sent', async () => {
    const main = await open()
    await press('Back to sign-in')
    expect(field('Password').value).toBe('')
    expect(main.calls.filter(({ name }) => name.startsWith('password.'))).toEqual([])
  })

  it('shows what is typed only while it is wanted', async () => {
    await open()
    await press('I have the link')
    expect(field('New password').type).toBe('password')
    await press('Show password')
    expect(field('New password').type).toBe('text')
    await press('Hide password')
    expect(field('New password').type).toBe('password')
  })

  it('that the portal demands is offered in place of the link, and the next sign-in begins with the password', async () => {
    const main = await openSignIn()
    main.refuse('session.signIn', 'password-reset-required')
    await signIn()
    expect(textOf(one('alert'))).toContain('asks for a new password')
    expect(all('button', 'Forgot the password')).toEqual([])
    await press('Set a new password')
    await press('I have the link')
    await fill('Link from the e-mail', link)
    await fill('New password', newPassword)
    await press('Set password')
    expect(all('alert'), 'what it asked for was done').toEqual([])
    expect(shownText()).toContain('The new password holds.')
  })

  it('of the login that must sign in again is for that User ID alone', async () => {
    const main = startMain({
      accounts: [
        accountRow('A-20417', 'sms', {
          name: 'Seri Muda Trading',
          userId,
          signedIn: false,
          readFailure: { code: 'session-expired', at: portalTime(), traceId: '' },
        }),
      ],
    })
    await mountApp(main, '/accounts')
    await press('Sign in Seri Muda Trading')
    expect(focused()).toBe('Password')
    await press('Forgot the password')
    expect(field('User ID')).toMatchObject({ readOnly: true, value: userId })
  })

  it('is not offered to staff', async () => {
    const main = startMain()
    await mountApp(main, '/desk')
    await press('Staff sign-in')
    expect(field('Staff ID').value).toBe('')
    expect(all('button', 'Forgot the password')).toEqual([])
  })
})

describe('the sign-in dialog', () => {
  it('that is closed leaves everything as it was', async () => {
    const main = startMain({ accounts: [accountRow('A-20417', 'sms')] })
    await mountApp(main, '/accounts')
    await press('Sign in another account')
    expect(textOf(one('dialog'))).toContain('Sign in another account')
    await press('Close', one('dialog'))
    expect(all('dialog')).toEqual([])
    expect(main.inputsOf('session.signIn')).toEqual([])
  })

  it('goes to the account that signed in: no button of the account before it stays', async () => {
    const bayu = session('A-47260', 'Bayu Digital', 'admin@bayu.example')
    const main = startMain({
      accounts: [
        accountRow('A-31888', 'sms', { name: 'Kenari Logistics' }),
        accountRow(bayu.accountId, null, { name: bayu.accountName, userId: bayu.userId }),
      ],
      snapshot: { sessions: [session('A-31888', 'Kenari Logistics', 'ops@kenari.example')] },
    })
    main.reply('session.signIn', () => ({ state: 'signed-in', session: bayu }))
    await mountApp(main, '/accounts/A-31888/security', { frame: true })
    await click(one('button', /^Operator/))
    await click(one('menuitem', /^Sign in another account/))
    await fill('User ID', bayu.userId)
    await fill('Password', password)
    await press('Sign in', one('dialog'))
    expect(path()).toBe('/accounts/A-47260/security')
    expect(textOf(one('heading', /Bayu Digital/))).toContain('Bayu Digital')
    expect(document.querySelector('main')!.textContent).not.toContain('Kenari')
  })

  it('of a login that signs in again leaves the screen where it was', async () => {
    const main = startMain({ accounts: [accountRow('A-20417', 'sms', { userId, signedIn: false })] })
    main.refuse('account.get', 'signed-out')
    main.reply('session.signIn', () => ({ state: 'signed-in', session: ownSession }))
    main.reply('timeline.get', () => ({
      lines: [],
      older: 0,
      namesOperations: null,
      elsewhere: { changes: 0, since: null },
      readAt: portalTime(),
      failure: null,
    }))
    main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
    await mountApp(main, '/accounts/A-20417/activity')
    await press('Sign in')
    await fill('Password', password, one('dialog'))
    await press('Sign in', one('dialog'))
    expect(path()).toBe('/accounts/A-20417/activity')
  })

  it('of staff goes to the portal with a desk, asks for the code, and opens the desk', async () => {
    const main = startMain({ accounts: [accountRow('A-20417', 'sms')] })
    main.reply('desk.signIn', () =>
      challenge({ method: 'authenticator', sentAt: null, sendsLeft: 0, resendAllowedAt: null }),
    )
    const staff = { id: 'agent-a', name: 'Agent A', role: 'agent', portalId: 'sandbox' } as const
    main.reply('desk.verifyChallenge', () => staff)
    main.reply('desk.searchCustomers', () => ({ customers: [], next: null }))
    await mountApp(main, '/accounts')
    await goTo('/desk')
    await press('Staff sign-in')
    await fill('Staff ID', 'agent-a@desk.example')
    await fill('Password', password)
    await press('Sign in', one('dialog'))
    expect(main.inputsOf('desk.signIn')).toEqual([{ portalId: 'sandbox', staffId: 'agent-a@desk.example', password }])
    await verify('123456')
    main.emit('app.changed', appSnapshot({ staff }))
    await settle()
    expect(all('dialog')).toEqual([])
    expect(shownText()).toContain('Signed in as Agent A · Agent')
    expect(one('textbox', 'Search customers')).toBeDefined()
  })
})
