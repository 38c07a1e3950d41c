import { describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/contract/operations.ts'
import type { FakeMain } from './fake-main.ts'
import { openApp, startMain } from './mount.ts'
import { all, choose, fill, isDisabled, one, press, shownText, textOf } from './page.ts'
import { portalTime } from './samples.ts'

const token = 'token-of-the-link'
const newPassword = 'a password of our own'
type Offer = OutputOf<'sandbox.readInvitation'>
type Message = OutputOf<'sandbox.phone'>['messages'][number]

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

async function openPhone(first: Offer | null): Promise<FakeMain> {
  const main = startMain()
  main.reply('sandbox.phone', () => ({
    messages: [message],
    authenticator: [],
    guide: { scenario: 'three-accounts', customers: [], staff: [] },
  }))
  if (first === null) main.refuse('sandbox.readInvitation', 'invitation-not-valid')
  else main.reply('sandbox.readInvitation', () => first)
  await openApp(main, '/accounts')
  await press('Open the sandbox phone')
  await press('Messages')
  return main
}

describe('the link of an invitation', () => {
  it('asks for a new password first where one is needed, then for a method, then for its code', async () => {
    const main = await openPhone(offer({ newPasswordNeeded: true }))
    expect(shownText()).toContain('Set a new password first. The same link then goes on to the method.')
    expect(all('radio', 'Authenticator App')).toEqual([])
    main.refuse('sandbox.setInvitedPassword', 'password-refused')
    await fill('New password', 'short')
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
    expect(all('button', 'Send again')).toEqual([])
    main.reply('sandbox.verifyInvitation', () => ({ active: true }))
    await fill('Code of the set-up', '123456')
    await press('Verify')
    expect(textOf(one('status', /is active/))).toBe('Authenticator App is active. The link is used up.')
  })

  it('offers only what the portal does, and says where a code went', async () => {
    const main = await openPhone(offer({ methods: ['sms'] }))
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
    expect(all('button', 'Send again')).toHaveLength(1)
  })

  it('that is used up, expired or void says so quietly', async () => {
    await openPhone(null)
    expect(shownText()).toContain('This link is used up, expired or void.')
    expect(all('alert')).toEqual([])
  })
})
