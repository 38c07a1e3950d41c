import { describe, expect } from 'vitest'
import { operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda } = samples
const passphrase = 'four words that nobody says'

describe('a notification', () => {
  test('names the account while the console is open, and nobody while it is locked', async ({ world }) => {
    const { app } = world
    world.typed.add(passphrase)
    await app.ok('lock.setPassphrase', { current: null, passphrase })
    await app.ok('lock.setAfter', { minutes: null })
    const operator = operatorOf(world)
    const { accountName } = await operator.signIn(seriMuda)
    await operator.complete(seriMuda, 'disable')
    await app.idle()
    app.timers.advance(6 * 60)
    expect(JSON.stringify(app.notified)).toContain(accountName)
    app.notified.length = 0
    await app.ok('lock.now', {})
    app.timers.advance(30 * 60)
    await app.idle()
    expect(app.notified.length).toBeGreaterThan(0)
    for (const shown of app.notified)
      expect(shown).toEqual({
        title: 'FactorDesk is locked',
        body: 'Something happened. Unlock the console to see it.',
        address: '/',
      })
  })
})
