import { describe, expect, it } from 'vitest'
import {
  KeychainSilentError,
  keychainLimits,
  systemKeychain,
  type SystemStorage,
} from '../../../../src/main/electron/keychain.ts'
import type { Keychain } from '../../../../src/main/base/environment.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { manualTimers } from '../../../support/time/manual-timers.ts'

const sealedBy = (prefix: string, text: string): Buffer => Buffer.from(`${prefix}${text}`, 'utf8')
const openedFrom = (sealed: Buffer): string => sealed.subarray(3).toString('utf8')
const backend = (name: ReturnType<SystemStorage['getSelectedStorageBackend']>) => ({
  getSelectedStorageBackend: () => name,
})

/** Electron 45: always "available", whatever seals. */
function asynchronous(prefix: string, { outdated = false, name = 'gnome_libsecret' as const } = {}): SystemStorage {
  return {
    ...backend(name),
    encryptStringAsync: async (text) => sealedBy(prefix, text),
    decryptStringAsync: async (sealed) => ({ result: openedFrom(sealed), shouldReEncrypt: outdated }),
  }
}

/** Electron 33. */
function synchronous(prefix: string, available = true): SystemStorage {
  return {
    ...backend('gnome_libsecret'),
    isEncryptionAvailable: () => available,
    encryptString: (text) => sealedBy(prefix, text),
    decryptString: openedFrom,
  }
}

async function keychainOf(storage: SystemStorage, platform: NodeJS.Platform): Promise<Keychain | null> {
  const { later } = manualTimers(manualClock())
  return systemKeychain({ storage, platform, later, onWaiting: () => undefined })
}

describe.each([
  ['asynchronous functions', asynchronous],
  ['synchronous functions', synchronous],
] as const)('a keychain with %s', (_kind, storageOf) => {
  it.each([
    ['linux', 'v11'],
    ['linux', 'v12'],
    ['darwin', 'v10'],
    ['win32', 'v10'],
  ] as const)('on %s that seals with %s opens what it sealed', async (platform, prefix) => {
    const keychain = await keychainOf(storageOf(prefix), platform)
    const sealed = await keychain!.seal('refresh-token')
    expect(await keychain!.open(sealed)).toEqual({ text: 'refresh-token', outdated: false })
  })

  it('on Linux that seals with the key that everybody knows counts as none', async () => {
    expect(await keychainOf(storageOf('v10'), 'linux')).toBeNull()
  })

  it('on Linux that loses its key later refuses to seal', async () => {
    let prefix = 'v11'
    const storage = storageOf(prefix)
    if (storage.encryptStringAsync) storage.encryptStringAsync = async (text) => sealedBy(prefix, text)
    else storage.encryptString = (text) => sealedBy(prefix, text)
    const keychain = await keychainOf(storage, 'linux')
    prefix = 'v10'
    await expect(keychain!.seal('refresh-token')).rejects.toThrow('everybody knows')
  })

  it('says that a text is to be sealed again which Linux sealed with the key that everybody knows', async () => {
    const keychain = await keychainOf(storageOf('v11'), 'linux')
    expect(await keychain!.open(sealedBy('v10', 'refresh-token'))).toEqual({ text: 'refresh-token', outdated: true })
  })
})

it('passes on that Electron wants a text sealed again', async () => {
  const keychain = await keychainOf(asynchronous('v11', { outdated: true }), 'linux')
  expect(await keychain!.open(sealedBy('v11', 'a'))).toEqual({ text: 'a', outdated: true })
})

it.each(['basic_text', 'unknown'] as const)('on Linux without a keyring (%s) is none', async (name) => {
  expect(await keychainOf({ ...asynchronous('v11'), ...backend(name) }, 'linux')).toBeNull()
})

it('that is not available is none', async () => {
  expect(await keychainOf(synchronous('v11', false), 'linux')).toBeNull()
})

it.each(['linux', 'darwin', 'win32'] as const)('that refuses to seal on %s is none', async (platform) => {
  const refusing: SystemStorage = {
    ...asynchronous('v11'),
    encryptStringAsync: () => Promise.reject(new Error('denied')),
  }
  expect(await keychainOf(refusing, platform)).toBeNull()
})

it('whose prompt nobody answers is waited for, says so, and ends the start', async () => {
  const timers = manualTimers(manualClock())
  let waiting = 0
  const storage: SystemStorage = { ...asynchronous('v11'), encryptStringAsync: () => new Promise(() => undefined) }
  const found = systemKeychain({
    ...{ storage, platform: 'linux', later: timers.later },
    onWaiting: () => (waiting += 1),
  })
  const refused = expect(found).rejects.toThrow(KeychainSilentError)
  timers.advance(keychainLimits.waitingMs / 1000)
  expect(waiting).toBe(1)
  timers.advance((keychainLimits.silentMs - keychainLimits.waitingMs) / 1000)
  await refused
  expect(waiting).toBe(1)
})

it('that answers leaves nothing waiting', async () => {
  const timers = manualTimers(manualClock())
  await systemKeychain({
    ...{ storage: asynchronous('v11'), platform: 'linux', later: timers.later },
    onWaiting: () => undefined,
  })
  expect(timers.pending()).toEqual([])
})
