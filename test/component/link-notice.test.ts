import { describe, expect, it } from 'vitest'
import type { LinkTarget } from '#shared/domain/outside-link.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { mountApp, path, startMain } from './mount.ts'
import { all, click, one, settle, shownText } from './page.ts'
import { appSnapshot } from './samples.ts'

async function openWith(link: LinkTarget | null): Promise<FakeMain> {
  const main = startMain({
    accounts: [accountRow('A-20417', 'sms', { name: 'Seri Muda Trading' })],
    snapshot: { link },
  })
  main.reply('app.dismissLink', () => {
    main.emit('app.changed', appSnapshot())
    return {}
  })
  await mountApp(main, '/help', { frame: true })
  return main
}

describe('a link of another program', () => {
  it.each([
    [{ screen: 'queue' } as const, 'A link asks to open the screen Queue.', '/queue'],
    [{ screen: 'accounts' } as const, 'A link asks to open the screen Accounts.', '/accounts'],
  ])('%j asks, and opens only when it is allowed to', async (link, text, address) => {
    const main = await openWith(link)
    expect(shownText()).toContain(text)
    expect(shownText()).toContain('Nothing is opened, read or changed until you press Open.')
    expect(path()).toBe('/help')
    expect(main.inputsOf('app.dismissLink')).toEqual([])
    main.refuse('queue.get', 'not-found')
    await click(one('button', 'Open'))
    await settle()
    expect(path()).toBe(address)
    expect(main.inputsOf('app.dismissLink')).toHaveLength(1)
  })

  it('names an account by what this console calls it', async () => {
    await openWith({ screen: 'account', key: 'A-20417' })
    expect(shownText()).toContain('A link asks to open the account Seri Muda Trading.')
  })

  it('offers nothing to open where the account is not known', async () => {
    await openWith({ screen: 'account', key: 'A-99999' })
    expect(shownText()).toContain('an account that this console does not know')
    expect(shownText()).not.toContain('A-99999')
    expect(all('button', 'Open')).toEqual([])
  })

  it('goes away unanswered', async () => {
    const main = await openWith({ screen: 'queue' })
    await click(one('button', 'Dismiss'))
    await settle()
    expect(shownText()).not.toContain('A link asks')
    expect(path()).toBe('/help')
    expect(main.inputsOf('app.dismissLink')).toHaveLength(1)
  })
})
