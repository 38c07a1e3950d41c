import { beforeAll, describe, expect, it } from 'vitest'
import { ignoreComposedKeys } from '../../src/renderer/src/lib/shortcut-keys.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { mountApp, path, startMain } from './mount.ts'
import { key, settle } from './page.ts'
import { appSnapshot } from './samples.ts'

// As the page's own start does.
beforeAll(() => ignoreComposedKeys(window))

/** What each layout writes at the keys L, G and H; and where it has them. */
const layouts = {
  US: { l: ['l', 'KeyL'], g: ['g', 'KeyG'], h: ['h', 'KeyH'] },
  'US with Caps Lock': { l: ['L', 'KeyL'], g: ['G', 'KeyG'], h: ['H', 'KeyH'] },
  Russian: { l: ['д', 'KeyL'], g: ['п', 'KeyG'], h: ['р', 'KeyH'] },
  Thai: { l: ['ส', 'KeyL'], g: ['เ', 'KeyG'], h: ['้', 'KeyH'] },
  AZERTY: { l: ['l', 'KeyL'], g: ['g', 'KeyG'], h: ['h', 'KeyH'] },
  QWERTZ: { l: ['l', 'KeyL'], g: ['g', 'KeyG'], h: ['h', 'KeyH'] },
  Dvorak: { l: ['l', 'KeyP'], g: ['g', 'KeyU'], h: ['h', 'KeyJ'] },
} as const

const search = (): HTMLInputElement => document.querySelector<HTMLInputElement>('input[type=search]')!

async function openAccounts(): Promise<{ main: FakeMain; locked: () => number }> {
  const main = startMain({ accounts: [accountRow('A-20417', 'sms', { name: 'Seri Muda Trading' })] })
  let locked = 0
  main.reply('lock.now', () => {
    locked += 1
    return appSnapshot().lock
  })
  await mountApp(main, '/accounts', { frame: true })
  return { main, locked: () => locked }
}

describe.each(Object.entries(layouts))('on %s', (_name, { l, g, h }) => {
  it('Ctrl L locks, in a field too', async () => {
    const { locked } = await openAccounts()
    await key(l[0], { code: l[1], ctrlKey: true })
    expect(locked()).toBe(1)
    search().focus()
    await key(l[0], { code: l[1], ctrlKey: true })
    expect(locked()).toBe(2)
  })

  it('G and then H goes to the help, but not in a field', async () => {
    await openAccounts()
    search().focus()
    await key(g[0], { code: g[1] })
    await key(h[0], { code: h[1] })
    expect(path()).toBe('/accounts')
    search().blur()
    await key(g[0], { code: g[1] })
    await key(h[0], { code: h[1] })
    await settle()
    expect(path()).toBe('/help')
  })
})

it('with Shift a letter is no shortcut of ours, and a sign still is', async () => {
  const { locked } = await openAccounts()
  await key('L', { code: 'KeyL', ctrlKey: true, shiftKey: true })
  await key('G', { code: 'KeyG', shiftKey: true })
  await key('H', { code: 'KeyH', shiftKey: true })
  expect([path(), locked()]).toEqual(['/accounts', 0])
  await key('?', { code: 'Slash', shiftKey: true })
  await expect.poll(() => document.body.textContent).toContain('Go to Accounts')
})

describe('while an input method composes', () => {
  it.each([
    ['is composing', { isComposing: true }],
    ['ends a word', { keyCode: 229 }],
  ])('and %s, Enter opens nothing and Ctrl L locks nothing', async (_what, init) => {
    const { locked } = await openAccounts()
    search().focus()
    await key('Enter', { code: 'Enter', ...init })
    await key('l', { code: 'KeyL', ctrlKey: true, ...init })
    expect([path(), locked()]).toEqual(['/accounts', 0])
    await key('Enter', { code: 'Enter' })
    expect(path()).not.toBe('/accounts')
  })
})
