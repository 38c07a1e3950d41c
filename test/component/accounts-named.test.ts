import { describe, expect, it } from 'vitest'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { mountApp, startMain } from './mount.ts'
import { all, choose, describedBy, fill, one, press, shownText } from './page.ts'
import { accountId, mountProcedure } from './procedure-main.ts'
import { accountPage, portalTime, session, twoFactor } from './samples.ts'

const name = 'Seri Muda Trading'
const userId = 'it@serimuda.example'
const named = new RegExp(`Account: ${name} · ${userId}`)
const password = 'sandbox-demo-1'

/** The screen says whose account it is, and so does the button, to a screen reader. */
function requireNamed(button: string): void {
  expect(shownText(), button).toMatch(named)
  expect(describedBy(one('button', button)), button).toMatch(named)
}

describe('the account is named by every screen that asks for a secret or a code, and by the button', () => {
  it('in each step of a change', async () => {
    await mountProcedure('change')
    await choose('New phone')
    await press('Continue')
    requireNamed('Disable 2FA')
    await fill('Account password', password)
    await press('Disable 2FA')
    requireNamed('Setup Two-Factor Authentication')
    await press('Setup Two-Factor Authentication')
    await press('Next')
    requireNamed('Confirm')
    await fill('Account password', password)
    await press('Confirm')
    requireNamed('Verify')
  })

  const openSecurity = async (state: TwoFactorState, tab = 'security'): Promise<void> => {
    const main = startMain({
      accounts: [accountRow(accountId, 'sms', { name, userId })],
      snapshot: { sessions: [session(accountId, name, userId)] },
    })
    main.reply('account.get', () => accountPage(accountId, state, { name, userId }))
    main.reply('session.devices', () => ({ sessions: [] }))
    await mountApp(main, `/accounts/${accountId}/${tab}`)
  }

  it('where a procedure begins', async () => {
    await openSecurity(twoFactor(null))
    requireNamed('Setup Two-Factor Authentication')
  })

  it('where a change or a disable begins', async () => {
    await openSecurity(twoFactor('sms'))
    await press('Manage two-factor authentication')
    requireNamed('Disable 2FA')
    requireNamed('Change method')
  })

  it('where the number is changed', async () => {
    await openSecurity(twoFactor('sms'), 'profile#number')
    requireNamed('Change number')
  })

  it('at the code of a sign-in', async () => {
    const main = startMain()
    main.reply('session.signIn', () => ({
      state: 'challenge',
      challenge: {
        ...{ id: 'challenge-1', method: 'authenticator', destinationMasked: null, serverTime: portalTime() },
        ...{ sentAt: null, sendNumber: 0, expiresAt: portalTime(300), resendAllowedAt: null, sendsLeft: 0 },
        attemptsLeft: 5,
      },
    }))
    await mountApp(main, '/sign-in')
    await fill('User ID', ` ${userId} `)
    await fill('Password', password)
    await press('Sign in')
    expect(all('textbox', 'Code')).toHaveLength(1)
    expect(shownText()).toContain(`Account: ${userId}`)
    expect(describedBy(one('button', 'Verify'))).toBe(`Account: ${userId}`)
  })
})
