import { describe, expect, it } from 'vitest'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import type { PortalView } from '#shared/ipc/views.ts'
import { consentedCase, sampleCustomer, staffMembers } from '../support/samples/desk-facts.ts'
import { FailedCall, type FakeMain } from './fake-main.ts'
import { clipboard, mountApp, startMain } from './mount.ts'
import { all, one, press, settle, shownText } from './page.ts'
import { capabilities, sandboxPortal } from './samples.ts'

const issuer = 'https://sso.company.example/realms/company'
const wait: BrowserWait = {
  waitId: 'wait-1',
  address: `${issuer}/auth?state=a`,
  endsAt: '2026-11-20T04:05:00.000Z',
}
const deskPortal = (changes: Partial<PortalView> = {}): PortalView =>
  sandboxPortal({
    id: 'desk.company.example',
    embedded: false,
    origin: 'https://desk.company.example',
    capabilities: {
      ...capabilities(),
      portalName: 'Company support desk',
      sandbox: false,
      staffSignIn: { kind: 'openid-connect', issuer, clientId: 'factordesk-console', scopes: ['openid'] },
    },
    confirmedIssuer: issuer,
    ...changes,
  })
const staff = { ...staffMembers.agent, portalId: 'desk.company.example' }

async function openSignIn(portal: PortalView): Promise<FakeMain> {
  const main = startMain({ snapshot: { portals: [portal] } })
  main.reply('desk.beginBrowserSignIn', () => wait)
  main.reply('desk.finishBrowserSignIn', () => staff)
  main.reply('desk.openBrowserAgain', () => ({}))
  main.reply('desk.cancelBrowserWait', () => ({}))
  main.reply('portal.confirmIssuer', () => ({ ...portal, confirmedIssuer: issuer }))
  await mountApp(main, '/desk', { frame: true })
  await press('Staff sign-in')
  return main
}

describe('a staff sign-in at the company’s provider', () => {
  it('asks for no password, opens the browser once, and waits with the address that can be copied', async () => {
    const main = await openSignIn(deskPortal())
    expect(all('textbox', 'Staff ID')).toEqual([])
    expect(shownText()).toContain(issuer)
    const finish = main.hold('desk.finishBrowserSignIn')
    await press('Sign in in the browser')
    expect(main.inputsOf('desk.beginBrowserSignIn')).toEqual([{ portalId: 'desk.company.example' }])
    expect(main.inputsOf('desk.finishBrowserSignIn')).toEqual([{ waitId: 'wait-1' }])
    expect(shownText()).toContain('Sign in in the browser, then come back here.')
    expect((one('textbox', /No page came/) as HTMLInputElement).value).toBe(wait.address)
    await press('Copy the address')
    expect(clipboard.text).toBe(wait.address)
    await press('Open the page again')
    expect(main.inputsOf('desk.openBrowserAgain')).toEqual([{ waitId: 'wait-1' }])
    finish()
    await settle()
    expect(all('dialog')).toEqual([])
  })

  it('is cancelled without a failure, and may be begun again', async () => {
    const main = await openSignIn(deskPortal())
    let refuse: () => void = () => undefined
    const refused = new Promise<void>((resolve) => (refuse = resolve))
    main.reply('desk.finishBrowserSignIn', async () => {
      await refused
      throw new FailedCall('browser-sign-in-cancelled')
    })
    main.reply('desk.cancelBrowserWait', () => {
      refuse()
      return {}
    })
    await press('Sign in in the browser')
    await press('Cancel')
    await settle()
    expect(main.inputsOf('desk.cancelBrowserWait')).toEqual([{ waitId: 'wait-1' }])
    expect(all('alert')).toEqual([])
    expect(one('button', 'Sign in in the browser')).toBeDefined()
  })

  it('shows why it failed, and what is true then', async () => {
    const main = await openSignIn(deskPortal())
    main.refuse('desk.finishBrowserSignIn', 'browser-sign-in-over')
    await press('Sign in in the browser')
    expect(shownText()).toContain('Nobody signed in in the browser in time.')
    main.refuse('desk.beginBrowserSignIn', 'loopback-port-taken')
    await press('Sign in in the browser')
    expect(shownText()).toContain('Another program uses the port')
  })

  it('opens nothing before the operator has confirmed the issuer by its address', async () => {
    const main = await openSignIn(deskPortal({ confirmedIssuer: null }))
    expect(shownText()).toContain('Company support desk wants staff to sign in here:')
    expect(shownText()).toContain(issuer)
    expect(all('button', 'Sign in in the browser')).toEqual([])
    await press('This is our sign-in page')
    expect(main.inputsOf('portal.confirmIssuer')).toEqual([{ portalId: 'desk.company.example', issuer }])
    expect(main.inputsOf('desk.beginBrowserSignIn')).toEqual([])
  })

  it('asks again where the issuer is another one, and shows both', async () => {
    await openSignIn(deskPortal({ confirmedIssuer: 'https://old.company.example' }))
    expect(shownText()).toContain('wants staff to sign in somewhere else now:')
    expect(shownText()).toContain('Until now: https://old.company.example')
    expect(shownText()).toContain(issuer)
  })
})

describe('an effect of an agent who has no password at the portal', () => {
  it('is sent after a sign-in for it, and not where that is cancelled', async () => {
    const portal = deskPortal({ id: 'sandbox', embedded: true })
    const main = startMain({ snapshot: { portals: [portal], staff: { ...staff, portalId: 'sandbox' } } })
    const current = { ...consentedCase('disable-two-factor'), setUp: null }
    main.reply('desk.getCase', () => current)
    const customer = sampleCustomer({}, 'case-1')
    main.reply('desk.getCustomer', () => ({
      account: { ...customer.account, passwordChangedAt: null },
      twoFactor: current.twoFactor,
      risk: current.risk,
      lastEvents: [],
      openCaseId: 'case-1',
    }))
    main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
    main.reply('desk.beginStepUp', () => wait)
    main.reply('desk.cancelBrowserWait', () => ({}))
    main.refuse('desk.finishStepUp', 'browser-sign-in-cancelled')
    main.reply('desk.disable', () => current)
    await mountApp(main, '/desk/cases/case-1')
    expect(all('textbox', 'Your own password')).toEqual([])
    await press('Disable 2FA')
    expect(main.inputsOf('desk.beginStepUp')).toEqual([{ caseId: 'case-1', operation: 'disableForCustomer' }])
    expect(main.inputsOf('desk.disable')).toEqual([])
    expect(shownText()).toContain('The sign-in in the browser was cancelled.')

    main.reply('desk.finishStepUp', () => ({}))
    const finish = main.hold('desk.finishStepUp')
    await press('Disable 2FA')
    expect(shownText()).toContain('Sign in once more in the browser, then come back here.')
    expect(main.inputsOf('desk.disable')).toEqual([])
    finish()
    await settle()
    expect(main.inputsOf('desk.disable')).toEqual([{ caseId: 'case-1', stepUp: 'wait-1' }])
  })
})
