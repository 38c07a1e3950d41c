import { describe, expect } from 'vitest'
import { operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda } = samples
const passphrase = 'four words that nobody says'

describe('a notification', () => {
  test('names the account while the console is open, and nobody while it is locked', async ({ world }) => {
    const { desk } = world
    world.typed.add(passphrase)
    await desk.ok('lock.setPassphrase', { current: null, passphrase })
    await desk.ok('lock.setAfter', { minutes: null })
    const operator = operatorOf(world)
    const { accountName } = await operator.signIn(seriMuda)
    await operator.complete(seriMuda, 'disable')
    await desk.idle()
    desk.timers.advance(6 * 60)
    expect(JSON.stringify(desk.notified)).toContain(accountName)
    desk.notified.length = 0
    await desk.ok('lock.now', {})
    desk.timers.advance(30 * 60)
    await desk.idle()
    expect(desk.notified.length).toBeGreaterThan(0)
    for (const shown of desk.notified)
      expect(shown).toEqual({
        title: 'FactorDesk is locked',
        body: 'Something happened. Unlock the console to see it.',
        address: '/',
      })
  })
})
