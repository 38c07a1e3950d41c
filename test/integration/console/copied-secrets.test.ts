import { describe, expect } from 'vitest'
import { test } from '../../support/console/world.ts'

const key = 'JBSWY3DPEHPK3PXP'
const passphrase = 'four words that nobody says'

describe('what the page copies', () => {
  test('goes through main; a secret is gone at the lock, also where a passphrase keeps the sessions', async ({
    world,
  }) => {
    const { app } = world
    world.typed.add(passphrase).add(key)
    await app.ok('lock.setPassphrase', { current: null, passphrase })
    expect(await app.ok('clipboard.copy', { text: key, secret: true })).toEqual({ removedAfterSeconds: 60 })
    expect(app.clipboard).toMatchObject({ text: key, isConcealed: true })
    await app.ok('lock.now', {})
    expect(app.clipboard.text).toBe('')
    // Behind the lock the details of a failure can be copied, a secret cannot.
    expect(await app.ok('clipboard.copy', { text: 'Trace ID: 1', secret: false })).toEqual({
      removedAfterSeconds: null,
    })
    expect(await app.failure('clipboard.copy', { text: key, secret: true })).toMatchObject({ code: 'console-locked' })
    expect(app.clipboard.text).toBe('Trace ID: 1')
  })

  test('and what another program copied since stays, at the lock as at the end', async ({ world }) => {
    const { app } = world
    world.typed.add(key)
    await app.ok('clipboard.copy', { text: key, secret: true })
    app.clipboard.text = 'a shopping list'
    await app.ok('lock.now', {})
    await app.main.removeCopiedSecrets()
    expect(app.clipboard.text).toBe('a shopping list')
  })

  test('a secret is gone at the end of the app', async ({ world }) => {
    const { app } = world
    world.typed.add(key)
    await app.ok('clipboard.copy', { text: key, secret: true })
    await app.main.removeCopiedSecrets()
    expect(app.clipboard.text).toBe('')
  })
})
