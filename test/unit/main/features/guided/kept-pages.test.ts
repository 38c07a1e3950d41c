import { expect, it } from 'vitest'
import type { Keychain } from '../../../../../src/main/base/environment.ts'
import { AppError } from '../../../../../src/main/base/errors.ts'
import { createKeptPages } from '../../../../../src/main/features/guided/kept-pages.ts'
import type { PageCookie } from '../../../../../src/main/features/guided/page.ts'
import type { KeptPageRepository } from '../../../../../src/main/features/guided/repository.ts'
import { createTestSealer } from '../../../../support/console/test-keychain.ts'
import { manualClock } from '../../../../support/time/manual-clock.ts'

const accountId = 'someone@portal.example'
const cookieOf = (value: string): PageCookie => ({
  ...{ name: 'session', value, domain: 'portal.example', hostOnly: true, path: '/', secure: true },
  ...{ httpOnly: true, sameSite: 'lax', expiresAt: null },
})

/** Rows in memory. */
function rows(): KeptPageRepository {
  const held = new Map<string, Buffer | null>()
  return {
    has: (id) => held.has(id),
    add: (id) => void held.set(id, null),
    save: (id, sealed) => {
      if (held.has(id)) held.set(id, sealed)
    },
    sealedOf: (id) => held.get(id) ?? null,
    remove: (id) => held.delete(id),
    removeAll: () => held.clear(),
    accounts: () => [...held.keys()],
  }
}

it('keeps the newest of two saves, whichever is sealed first', async () => {
  const sealing: (() => void)[] = []
  const keychain: Keychain = {
    seal: (text) => new Promise((done) => sealing.push(() => done(Buffer.from(text)))),
    open: async (sealed) => ({ text: sealed.toString(), outdated: false }),
  }
  const kept = createKeptPages({ keychain, repository: rows(), clock: manualClock(), isWanted: () => true })
  kept.choose(accountId, true)
  const saves = [kept.save(accountId, [cookieOf('older')]), kept.save(accountId, [cookieOf('newer')])]
  sealing[1]!()
  await saves[1]
  sealing[0]!()
  await saves[0]
  expect(await kept.restore(accountId)).toEqual([cookieOf('newer')])
})

it('restores nothing of what the keychain does not open, or that is no list of cookies', async () => {
  const repository = rows()
  let text = 'no JSON'
  const keychain: Keychain = { seal: async () => Buffer.from('sealed'), open: async () => ({ text, outdated: false }) }
  const kept = createKeptPages({ keychain, repository, clock: manualClock(), isWanted: () => true })
  kept.choose(accountId, true)
  await kept.save(accountId, [cookieOf('one')])
  expect(await kept.restore(accountId)).toEqual([])
  text = JSON.stringify({ accountId, cookies: [{ ...cookieOf('one'), more: true }] })
  expect(await kept.restore(accountId)).toEqual([])
  text = JSON.stringify({ accountId, cookies: [cookieOf('one')] })
  expect(await kept.restore(accountId)).toEqual([cookieOf('one')])
})

it('seals again what the keychain would seal with a better key', async () => {
  const [repository, keychain] = [rows(), createTestSealer()]
  const kept = createKeptPages({ keychain, repository, clock: manualClock(), isWanted: () => true })
  kept.choose(accountId, true)
  await kept.save(accountId, [cookieOf('one')])
  const before = repository.sealedOf(accountId)
  await kept.restore(accountId)
  expect(repository.sealedOf(accountId)).toEqual(before)
  keychain.outdated = true
  expect(await kept.restore(accountId)).toEqual([cookieOf('one')])
  expect(repository.sealedOf(accountId)).not.toEqual(before)
  expect(await kept.restore(accountId)).toEqual([cookieOf('one')])
})

it('says why it keeps nothing, and takes no choice then', () => {
  const keychain = createTestSealer()
  const of = { repository: rows(), clock: manualClock() }
  expect(createKeptPages({ ...of, keychain: null, isWanted: () => true }).stay(accountId)).toBe('impossible')
  expect(createKeptPages({ ...of, keychain, isWanted: () => false }).stay(accountId)).toBe('not-wanted')
  expect(createKeptPages({ ...of, keychain, isWanted: () => true }).stay(accountId)).toBe('off')
  for (const kept of [
    createKeptPages({ ...of, keychain: null, isWanted: () => true }),
    createKeptPages({ ...of, keychain, isWanted: () => false }),
  ]) {
    expect(() => kept.choose(accountId, true)).toThrow(AppError)
    kept.choose(accountId, false)
  }
  expect(of.repository.accounts()).toEqual([])
})
