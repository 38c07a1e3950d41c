import { describe, expect, it } from 'vitest'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { FakeMain } from './fake-main.ts'
import { closeApps, mountApp, startMain } from './mount.ts'
import { all, choose, describedBy, fill, isDisabled, one, portalClockGoesOn, press, shownText, textOf } from './page.ts'
import { portalOfDigits, portalTime } from './samples.ts'

const token = 'token-of-the-link'
const newPassword = 'a password of our own'
type Offer = OutputOf<'sandbox.readInvitation'>
type Message = OutputOf<'sandbox.inbox'>['messages'][number]

const message: Message = {
  ...{ id: 'message-1', seq: 1, channel: 'email', kind: 'invitation', to: 'it@serimuda.example', accountId: 'A-20417' },
  ...{ subject: 'Set up two-factor authentication', body: 'The link', code: null, linkToken: token },
  ...{ queuedAt: portalTime(), sentAt: portalTime(), failedAt: null, nextAttemptAt: null },
}
const offer = (over: Partial<Offer> = {}): Offer => ({
  ...{ accountName: 'Seri Muda Trading', methods: ['authenticator', 'sms', 'email'], newPasswordNeeded: false },
  ...{ expiresAt: portalTime(86_400), ...over },
})
const waitingFor = (method: 'authenticator' | 'sms'): OutputOf<'sandbox.acceptInvitation'> => ({
  method,
  destinationMasked: method === 'sms' ? '+60 ••• 4418' : null,
  ...{ serverTime: portalTime(), expiresAt: portalTime(300), attemptsLeft: 5 },
  ...(method === 'sms'
    ? { sentAt: portalTime(), sendNumber: 1, resendAllowedAt: portalTime(60), sendsLeft: 4 }
    : { sentAt: null, sendNumber: 0, resendAllowedAt: null, sendsLeft: 0 }),
})

async function openInbox(
  first: Offer | null,
  snapshot: Partial<AppSnapshot> = {},
  sent: Message = message,
): Promise<FakeMain> {
  const main = startMain({ snapshot })
  main.reply('sandbox.inbox', () => ({
    messages: [sent],
    authenticator: [],
    guide: { scenario: 'three-accounts', customers: [], staff: [] },
  }))
  if (first === null) main.refuse('sandbox.readInvitation', 'invitation-not-valid')
  else main.reply('sandbox.readInvitation', () => first)
  await mountApp(main, '/accounts')
  await press('Open the test inbox')
  await press('Messages')
  return main
}

async function beginSetUp(main: FakeMain, method: 'authenticator' | 'sms'): Promise<void> {
  main.reply('sandbox.acceptInvitation', () => waitingFor(method))
  await choose(method === 'sms' ? 'SMS' : 'Authenticator App')
  await fill('Your own password', newPassword)
  await press('Accept the invitation')
}

describe('the link of an invitation', () => {
  it('asks for a new password first where one is needed, then for a method, then for its code', async () => {
    const main = await openInbox(offer({ newPasswordNeeded: true }))
    expect(shownText()).toContain('Set a new password first. The same link then goes on to the method.')
    expect(all('radio', 'Authenticator App')).toEqual([])
    main.refuse('sandbox.setInvitedPassword', 'password-refused')
    await fill('New password', 'short')
    expect(isDisabled(one('button', 'Set a new password'))).toBe(true)
    expect(describedBy(one('button', 'Set a new password'))).toContain('At least 12 characters')
    await fill('New password', 'the same as the User ID')
    await press('Set a new password')
    expect(textOf(one('alert'))).toContain('The portal did not take this password.')
    main.reply('sandbox.setInvitedPassword', () => ({ passwordSet: true }))
    main.reply('sandbox.readInvitation', () => offer())
    await fill('New password', newPassword)
    await press('Set a new password')
    expect(main.inputsOf('sandbox.setInvitedPassword').at(-1)).toEqual({ token, newPassword })
    expect(isDisabled(one('button', 'Accept the invitation'))).toBe(true)
    main.reply('sandbox.acceptInvitation', ({ method }) => waitingFor(method === 'sms' ? 'sms' : 'authenticator'))
    await choose('Authenticator App')
    await fill('Your own password', newPassword)
    await press('Accept the invitation')
    expect(main.inputsOf('sandbox.acceptInvitation')).toEqual([
      { token, password: newPassword, method: 'authenticator' },
    ])
    expect(shownText()).toContain('The Authenticator App on this phone has a new entry')
    expect(all('button', /^Send again/)).toEqual([])
    main.reply('sandbox.verifyInvitation', () => ({ active: true }))
    await fill('Code of the set-up', '123456')
    expect(main.inputsOf('sandbox.verifyInvitation'), 'the last digit verifies').toEqual([{ token, code: '123456' }])
    expect(textOf(one('status', /is active/))).toBe('Authenticator App is active. The link is used up.')
  })

  it('offers only what the portal does, and says where a code went', async () => {
    const main = await openInbox(offer({ methods: ['sms'] }))
    for (const [name, offered] of [
      ['Authenticator App', 0],
      ['SMS', 1],
      ['Email', 0],
    ] as const)
      expect(all('radio', name)).toHaveLength(offered)
    main.reply('sandbox.acceptInvitation', () => waitingFor('sms'))
    await choose('SMS')
    await fill('Your own password', newPassword)
    await press('Accept the invitation')
    expect(shownText()).toContain('Message 1 went to +60 ••• 4418.')
    expect(all('button', /^Send again/)).toHaveLength(1)
  })

  it('names the account wherever it asks for a password or a code', async () => {
    const main = await openInbox(offer({ newPasswordNeeded: true }))
    const named = (button: string): string => describedBy(one('button', button))
    expect(named('Set a new password')).toContain('Account: Seri Muda Trading')
    main.reply('sandbox.setInvitedPassword', () => ({ passwordSet: true }))
    main.reply('sandbox.readInvitation', () => offer())
    await fill('New password', newPassword)
    await press('Set a new password')
    expect(named('Accept the invitation')).toBe('Account: Seri Muda Trading')
    await beginSetUp(main, 'sms')
    expect(named('Verify')).toBe('Account: Seri Muda Trading')
  })

  it('a lock by wrong passwords shuts the field and its button, with one countdown, until it ends', async () => {
    const main = await openInbox(offer())
    main.refuse('sandbox.acceptInvitation', 'locked', { lockedUntil: portalTime(600) })
    await choose('SMS')
    await fill('Your own password', 'wrong')
    await press('Accept the invitation')
    expect([...all('textbox', 'Your own password'), ...all('button', 'Accept the invitation')]).toEqual([])
    expect(textOf(one('timer'))).toMatch(/Locked for \d+:\d\d/)
    await portalClockGoesOn(620)
    expect(all('textbox', 'Your own password')).toHaveLength(1)
  })

  it('a lock by wrong codes shuts the code, with one countdown; another method is the way on', async () => {
    const main = await openInbox(offer())
    await beginSetUp(main, 'sms')
    main.refuse('sandbox.verifyInvitation', 'wrong-code', { attemptsLeft: 4 })
    await fill('Code of the set-up', '000000')
    expect(textOf(one('alert'))).toContain('The code is wrong. 4 tries left')
    main.refuse('sandbox.verifyInvitation', 'wrong-code', { attemptsLeft: 0, lockedUntil: portalTime(600) })
    await fill('Code of the set-up', '000001')
    expect([...all('textbox', 'Code of the set-up'), ...all('button', /^(Verify|Send again)/)]).toEqual([])
    expect(textOf(one('timer'))).toMatch(/Locked for \d+:\d\d/)
    await press('Choose the method again')
    expect(all('radio', 'Authenticator App')).toHaveLength(1)
    expect(all('alert')).toEqual([])
  })

  it('says how to set a clock that is wrong, and what to do with a code that has expired', async () => {
    const main = await openInbox(offer())
    await beginSetUp(main, 'authenticator')
    main.refuse('sandbox.verifyInvitation', 'clock-ahead', { attemptsLeft: 4 })
    await fill('Code of the set-up', '123456')
    expect(shownText()).toContain('iPhone or iPad: Settings, General, Date & Time')
    expect(shownText()).toContain('Android: Settings, search for “date and time”')
    main.refuse('sandbox.verifyInvitation', 'code-expired')
    await fill('Code of the set-up', '123457')
    expect(shownText()).not.toContain('Set Automatically')
    expect(shownText()).toContain('Choose the method again: a new entry for the app comes with it.')
  })

  it('has as many digits as the portal sends, and six of an Authenticator App', async () => {
    for (const [method, digits] of [
      ['sms', '12345678'],
      ['authenticator', '123456'],
    ] as const) {
      const main = await openInbox(offer(), { portals: [portalOfDigits(8)] })
      main.refuse('sandbox.verifyInvitation', 'wrong-code', { attemptsLeft: 4 })
      await beginSetUp(main, method)
      await fill('Code of the set-up', digits.slice(0, -1))
      expect(main.inputsOf('sandbox.verifyInvitation')).toEqual([])
      await fill('Code of the set-up', digits)
      expect(main.inputsOf('sandbox.verifyInvitation')).toEqual([{ token, code: digits }])
      expect(await closeApps()).toEqual([])
    }
  })

  it('that is used up, expired or void says so quietly', async () => {
    await openInbox(null)
    expect(shownText()).toContain('This link is used up, expired or void.')
    expect(all('alert')).toEqual([])
  })
})

describe('the link of a password reset', () => {
  it('names the account, and sets the password', async () => {
    const main = await openInbox(null, {}, { ...message, kind: 'password-reset' })
    expect(describedBy(one('button', 'Set a new password'))).toContain('Account: A-20417')
    main.reply('password.set', () => ({}))
    await fill('New password', newPassword)
    await press('Set a new password')
    expect(shownText()).toContain('The new password holds.')
  })
})
