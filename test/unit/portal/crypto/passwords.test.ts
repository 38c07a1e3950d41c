import { expect, test } from 'vitest'
import {
  defaultPasswordCost,
  fitsPassword,
  hashPassword,
  unknownPassword,
} from '../../../../src/portal/crypto/passwords.ts'

test('by default a password costs scrypt N 2^17, r 8, p 1, with 16 bytes of salt', async () => {
  expect(defaultPasswordCost).toBe(2 ** 17)
  const hashed = await hashPassword('sandbox', defaultPasswordCost)
  expect(hashed).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await fitsPassword('sandbox', hashed)).toBe(true)
  expect(await fitsPassword('Sandbox', hashed)).toBe(false)
})

test('one password is never hashed to the same twice', async () => {
  expect(await hashPassword('sandbox', 2)).not.toBe(await hashPassword('sandbox', 2))
})

test('the hash for an unknown login has the same form and cost, and fits nothing', async () => {
  const unknown = unknownPassword(4)
  expect(unknown).toMatch(/^scrypt\$4\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  for (const password of ['', 'sandbox', unknown]) expect(await fitsPassword(password, unknown)).toBe(false)
})
