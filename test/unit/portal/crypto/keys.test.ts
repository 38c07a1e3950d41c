import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKeyFile } from '../../../../src/portal/crypto/key-file.ts'
import { keysFrom } from '../../../../src/portal/crypto/keys.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'factordesk-keys-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the key file is made once, for its owner alone', () => {
  const path = join(folder, 'portal.key')
  const key = readKeyFile(path, false)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readKeyFile(path, true)).toEqual(key)
})

test('a key file that is missing beside a database, or damaged, is an error and not a new key', () => {
  const path = join(folder, 'portal.key')
  expect(() => readKeyFile(path, true)).toThrow('missing')
  writeFileSync(path, 'short')
  expect(() => readKeyFile(path, true)).toThrow('damaged')
})

test('what is sealed opens only unchanged, only at its place, only under its key', () => {
  const keys = keysFrom(Buffer.alloc(32, 1))
  const sealed = keys.seal('factor:A-1', 'JBSWY3DPEHPK3PXP')
  expect(keys.open('factor:A-1', sealed)).toBe('JBSWY3DPEHPK3PXP')
  expect(keys.seal('factor:A-1', 'JBSWY3DPEHPK3PXP')).not.toEqual(sealed)
  expect(() => keys.open('factor:A-2', sealed)).toThrow()
  expect(() => keysFrom(Buffer.alloc(32, 2)).open('factor:A-1', sealed)).toThrow()
  for (const at of sealed.keys()) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => keys.open('factor:A-1', changed)).toThrow()
  }
})

test('each purpose has a keyed hash of its own', () => {
  const keys = keysFrom(Buffer.alloc(32, 1))
  const macs = (['code', 'request', 'login'] as const).map((purpose) => keys.mac(purpose, 'x'))
  expect(new Set(macs).size).toBe(3)
  expect(keys.mac('code', 'x')).toBe(macs[0])
})
