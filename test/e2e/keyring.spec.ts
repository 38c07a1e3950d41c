import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { areServersExpected } from '../../tools/real-servers/real-server.mjs'
import { appAnswering, everythingAnswered } from '../support/electron/answered-boxes.ts'
import { whyNoKeyring, withKeyring } from '../support/electron/keyring.ts'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import { runToTheEnd } from '../support/electron/run-to-end.ts'

const sealedBy = "signing key sealed by the system's keychain"
const inFile = 'signing key in a file that only you can read, not in a keychain'
let keyring: string
let profile: string

test.beforeEach(async () => {
  const why = await whyNoKeyring()
  // Debian 12 has the package: a test that skips there would hide that.
  if (areServersExpected()) expect(why).toBeNull()
  test.skip(why !== null, why ?? '')
  keyring = mkdtempSync(join(tmpdir(), 'factordesk-keyring-'))
  profile = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
})
test.afterEach(() => {
  rmSync(keyring, { recursive: true, force: true })
  dispose(profile)
})

async function keyStateOf(app: RunningApp): Promise<string> {
  await app.page.getByRole('link', { name: 'Audit' }).click()
  return (await app.page.getByRole('region', { name: 'Chain' }).getByText('signing key').first().textContent()) ?? ''
}

/** A profile whose key the unlocked keyring sealed, and which is closed. */
async function sealedProfile(): Promise<Buffer> {
  const app = await launchApp({ profile, wrapper: withKeyring(keyring) })
  expect(await keyStateOf(app)).toContain(sealedBy)
  await app.close()
  const sealed = readFileSync(join(profile, 'audit-key.sealed'))
  // Not the key that everybody knows.
  expect(sealed.subarray(0, 3).toString('latin1')).toBe('v11')
  expect(existsSync(join(profile, 'audit-key.pem'))).toBe(false)
  return sealed
}

const message = "The audit's signing key is sealed by the system's keychain, and the keychain did not open it."

test('an unlocked keyring seals the signing key, and opens it at the next start', async () => {
  const sealed = await sealedProfile()
  const next = await launchApp({ profile, wrapper: withKeyring(keyring) })
  expect(await keyStateOf(next)).toContain(sealedBy)
  await next.close()
  expect(readFileSync(join(profile, 'audit-key.sealed')).equals(sealed)).toBe(true)
})

test('a locked keyring says which file it does not open, changes nothing, and opens it once it is unlocked', async () => {
  const sealed = await sealedProfile()
  const database = readFileSync(join(profile, 'factordesk.sqlite'))
  const { exitCode, boxes } = await runToTheEnd(profile, withKeyring(keyring, 'locked'))
  expect({ exitCode, message: boxes[0]?.message }).toEqual({ exitCode: 3, message })
  expect(boxes[0]?.detail).toContain(join(profile, 'audit-key.sealed'))
  expect(readFileSync(join(profile, 'audit-key.sealed')).equals(sealed)).toBe(true)
  expect(readFileSync(join(profile, 'factordesk.sqlite')).equals(database)).toBe(true)
  const unlocked = await launchApp({ profile, wrapper: withKeyring(keyring) })
  expect(await keyStateOf(unlocked)).toContain(sealedBy)
  await unlocked.close()
})

test('a locked keyring seals nothing: a new profile has its key in a file, and says so', async () => {
  await sealedProfile()
  const other = mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const app = await launchApp({ profile: other, wrapper: withKeyring(keyring, 'locked') })
  expect(await keyStateOf(app)).toContain(inFile)
  await app.close()
  expect(readdirSync(other)).toContain('audit-key.pem')
  dispose(other)
})

test('another backend offers a new key, and keeps the sealed one', async () => {
  const sealed = await sealedProfile()
  const answering = appAnswering(['New signing key…', 'Create a new key'])
  const app = await launchApp({ profile, appFolder: answering.folder, after: everythingAnswered })
  try {
    expect(app.output()).toContain(message)
    expect(await keyStateOf(app)).toContain(inFile)
    await expect(app.page.getByText('Signed by a new key since entry')).toBeVisible()
  } finally {
    await app.close()
    rmSync(answering.folder, { recursive: true, force: true })
  }
  const aside = readdirSync(profile).filter((name) => name.startsWith('audit-key.set-aside-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(join(profile, aside[0]!)).equals(sealed)).toBe(true)
})
