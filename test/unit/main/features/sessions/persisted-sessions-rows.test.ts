import { createUnitOfWork } from '../../../../../src/main/base/unit-of-work.ts'
import { expect, it, onTestFinished } from 'vitest'
import { join } from 'node:path'
import {
  createPersistedSessionStore,
  type PersistedSessionStore,
} from '../../../../../src/main/features/sessions/persisted-session-store.ts'
import type { Tokens } from '../../../../../src/main/portal-client/authenticated-client.ts'
import { openDatabase } from '../../../../../src/main/base/database/open-database.ts'
import { createSettings } from '../../../../../src/main/base/database/settings.ts'
import { createTestSealer } from '../../../../support/console/test-keychain.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const view = { id: 's-1', portalId: 'sandbox', accountId: 'A-1', accountName: 'Company', userId: 'it@company.example' }
const tokensOf = (refreshToken: string): Tokens => {
  const [accessExpiresAt, refreshExpiresAt] = ['2026-11-20T04:15:00.000Z', '2026-11-20T16:00:00.000Z']
  return { accessToken: 'access', accessExpiresAt, refreshToken, refreshExpiresAt }
}

function opened(): { kept: PersistedSessionStore; keychain: ReturnType<typeof createTestSealer> } {
  const db = openDatabase({ file: join(temporaryFolder(), 'factordesk.sqlite') })
  onTestFinished(() => void db.close())
  const keychain = createTestSealer()
  return {
    keychain,
    kept: createPersistedSessionStore({
      db,
      unitOfWork: createUnitOfWork(db),
      keychain,
      settings: createSettings(db),
      isOpen: () => true,
      forgetPages: () => undefined,
      onChanged: () => undefined,
    }),
  }
}

it('opens for the portal and the account that it was sealed for, and for no other', async () => {
  const { kept } = opened()
  await kept.save(view, tokensOf('refresh-1'))
  const found = kept.find(view.accountId)!
  expect(await kept.open(found)).toBe('refresh-1')
  expect(await kept.open({ ...found, view: { ...found.view, portalId: 'portal.example' } })).toBeNull()
  expect(await kept.open({ ...found, view: { ...found.view, accountId: 'A-2' } })).toBeNull()
})

it('is sealed again where the keychain has a better key, unless it was written again meanwhile', async () => {
  const { kept, keychain } = opened()
  await kept.save(view, tokensOf('refresh-1'))
  const before = kept.find(view.accountId)!
  expect(await kept.open(before)).toBe('refresh-1')
  expect(kept.find(view.accountId)!.sealed).toEqual(before.sealed)
  keychain.outdated = true
  expect(await kept.open(before)).toBe('refresh-1')
  const after = kept.find(view.accountId)!
  expect(after.sealed).not.toEqual(before.sealed)
  expect(await kept.open(before)).toBe('refresh-1')
  expect(kept.find(view.accountId)!.sealed).toEqual(after.sealed)
})

it('is not written back by a save that a sign-out, or a newer token, overtook', async () => {
  const { kept } = opened()
  const saving = kept.save(view, tokensOf('refresh-1'))
  kept.forget(view.accountId)
  await saving
  expect(kept.all()).toEqual([])

  const older = kept.save(view, tokensOf('refresh-2'))
  const newer = kept.save(view, tokensOf('refresh-3'))
  await Promise.all([newer, older])
  expect(await kept.open(kept.find(view.accountId)!)).toBe('refresh-3')
})

it('is kept no more once none is to be kept, and none comes after', async () => {
  const { kept } = opened()
  await kept.save(view, tokensOf('refresh-1'))
  kept.choose(false, () => undefined)
  expect(kept.all()).toEqual([])
  await kept.save(view, tokensOf('refresh-2'))
  expect(kept.all()).toEqual([])
})
