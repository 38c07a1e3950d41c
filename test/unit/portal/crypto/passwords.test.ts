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

/** One text, and what the code hashed of it as it was typed, before it took the form of letters into account. */
const text = 'fünf Türme é ﬁ'
const earlier = {
  NFC: 'scrypt$1024$8$1$Yz2jDPflvhOzgmzVMP6JSw$cTxVN54CnajGVPYQ1UrXXqEEMa4NjUsXexfx1Rstgfc',
  NFD: 'scrypt$1024$8$1$8eGtPPjI989gYiAGHWOC6Q$phwUEQmP1hqQyDp6HHDzKN60_Az0X8902MMZu3pR_W8',
} as const

test('a password is one in whichever form its letters were typed, and no other one', async () => {
  const [nfc, nfd] = [text.normalize('NFC'), text.normalize('NFD')]
  for (const set of [nfc, nfd])
    for (const typed of [nfc, nfd]) expect(await fitsPassword(typed, await hashPassword(set, 4))).toBe(true)
  const hashed = await hashPassword(text, 4)
  for (const other of [text.normalize('NFKC'), ` ${text}`, `${text} `, text.toUpperCase(), `${text}\u200b`])
    expect(await fitsPassword(other, hashed), other).toBe(false)
})

test('what was hashed before fits: set in NFC it does in either form, set in NFD as it was set', async () => {
  expect(await fitsPassword(text.normalize('NFC'), earlier.NFC)).toBe(true)
  expect(await fitsPassword(text.normalize('NFD'), earlier.NFC)).toBe(true)
  expect(await fitsPassword(text.normalize('NFD'), earlier.NFD)).toBe(true)
  for (const hashed of Object.values(earlier)) expect(await fitsPassword('fünf Türme', hashed)).toBe(false)
})
