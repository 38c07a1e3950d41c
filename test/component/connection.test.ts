import { expect, it } from 'vitest'
import type { ConnectionReport } from '#shared/ipc/features/portals.ts'
import type { FakeMain } from './fake-main.ts'
import { mountApp, startMain } from './mount.ts'
import { all, fill, one, press, settle, shownText, textOf } from './page.ts'
import { appSnapshot, auditState, sandboxPortal } from './samples.ts'

const added = sandboxPortal({ id: 'portal.example', embedded: false, origin: 'https://portal.example' })
const well: ConnectionReport = {
  origin: 'https://portal.example',
  proxy: null,
  issuer: 'Company CA',
  leadsTo: null,
  secondsAhead: 0,
  problem: null,
}

async function openSettings({ frame = false } = {}): Promise<FakeMain> {
  const main = startMain()
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.reply('audit.state', () => auditState())
  main.reply('app.snapshot', () => appSnapshot({ portals: [sandboxPortal(), added] }))
  await mountApp(main, '/settings', { frame })
  return main
}

const test = (main: FakeMain, report: Partial<ConnectionReport>): Promise<unknown> => {
  main.reply('portal.testConnection', () => ({ ...well, ...report }))
  return press(/^Test connection: /)
}

it('a test of the connection shows the way, the issuer, and what is in the way', async () => {
  const main = await openSettings()
  await test(main, {})
  expect(shownText()).toContain('Nothing is in the way')
  expect(shownText()).toContain('Directly, without a proxy')
  expect(shownText()).toContain('Company CA')
  expect(main.inputsOf('portal.testConnection')).toEqual([{ address: 'https://portal.example' }])
  await test(main, { proxy: 'proxy.example:3128', problem: 'redirect', leadsTo: 'other.example' })
  expect(shownText()).toContain('By the proxy proxy.example:3128')
  expect(shownText()).toContain('leads elsewhere (other.example)')
  await test(main, { problem: 'clock', secondsAhead: -90 })
  expect(shownText()).toContain('90 seconds behind the portal’s')
  await test(main, { problem: 'captive-portal' })
  expect(shownText()).toContain('sign-in of its own first')
})

it('a proxy that asks for a password has a dialog, whatever screen is shown; what was typed is sent once', async () => {
  const main = await openSettings({ frame: true })
  expect(all('dialog', /./)).toEqual([])
  main.emit(
    'app.changed',
    appSnapshot({ proxy: { asked: { proxy: 'proxy.example:3128', refused: false }, kept: false } }),
  )
  await settle()
  await expect.poll(() => all('dialog', 'Sign in to the proxy').length).toBe(1)
  expect(textOf(one('dialog', 'Sign in to the proxy'))).toContain('proxy.example:3128')
  main.reply('portal.signInToProxy', () => ({}))
  await fill('User name', 'anna')
  await fill('Password', 'secret of the proxy')
  await press('Sign in')
  expect(main.inputsOf('portal.signInToProxy')).toEqual([
    { proxy: 'proxy.example:3128', user: 'anna', password: 'secret of the proxy' },
  ])
  main.emit(
    'app.changed',
    appSnapshot({ proxy: { asked: { proxy: 'proxy.example:3128', refused: true }, kept: false } }),
  )
  await settle()
  expect(shownText()).toContain('It was tried once.')
})

it('the password of a proxy that is kept can be forgotten', async () => {
  const main = await openSettings()
  expect(all('button', 'Forget the proxy’s password')).toEqual([])
  main.emit('app.changed', appSnapshot({ proxy: { asked: null, kept: true } }))
  await settle()
  main.reply('portal.forgetProxies', () => ({}))
  await press('Forget the proxy’s password')
  expect(main.inputsOf('portal.forgetProxies')).toEqual([{}])
})
