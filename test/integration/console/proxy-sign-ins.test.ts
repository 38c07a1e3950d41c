import { describe, expect, onTestFinished, test } from 'vitest'
import { createCompanyProxy } from '../../../src/network/company-proxy.ts'
import { startTestConsole, type ConsoleOptions, type TestConsole } from '../../support/console/test-console.ts'
import { createTestSealer } from '../../support/console/test-keychain.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'
import { startTestProxy, type TestProxy } from '../../support/portal/test-proxy.ts'
import { findSecrets } from '../../support/secrets/find-secrets.ts'

const allowed = 'anna:proxy-canary-9034'
const base64 = Buffer.from(allowed).toString('base64')

async function start(
  options: ConsoleOptions = {},
): Promise<{ app: TestConsole; proxy: TestProxy; name: string; again(): Promise<TestConsole> }> {
  const sandbox = await startTestSandbox()
  const proxy = await startTestProxy({ allowed, port: Number(new URL(sandbox.baseUrl).port) })
  const name = `127.0.0.1:${proxy.port}`
  const network = createCompanyProxy(() => Promise.resolve(`PROXY ${name}`))
  const app = await startTestConsole(sandbox, { ...options, network })
  onTestFinished(async () => {
    app.close()
    await proxy.close()
    await sandbox.close()
  })
  /** The same profile after a start of the app, which knows nothing but what is on disk. */
  const again = async (): Promise<TestConsole> => {
    app.stop()
    const fresh = createCompanyProxy(() => Promise.resolve(`PROXY ${name}`))
    const next = await startTestConsole(sandbox, { ...options, folder: app.profile.folder, network: fresh })
    onTestFinished(() => next.stop())
    return next
  }
  return { app, proxy, name, again }
}

const address = 'https://portal.company.test'
const asked = async (app: TestConsole): Promise<unknown> => (await app.ok('app.snapshot', {})).proxy.asked

describe('a proxy that wants a user and a password', () => {
  test('is asked for once; a wrong password is sent once and said; the right one is used for all', async () => {
    const { app, proxy, name } = await start()
    expect(await asked(app)).toBeNull()
    expect(await app.failure('portal.probe', { address })).toMatchObject({ code: 'proxy-sign-in' })
    expect(await asked(app)).toEqual({ proxy: name, refused: false })
    await app.ok('portal.signInToProxy', { proxy: name, user: 'anna', password: 'wrong' })
    expect(await asked(app)).toBeNull()
    expect(await app.failure('portal.probe', { address })).toMatchObject({ code: 'proxy-refused' })
    expect(await asked(app)).toEqual({ proxy: name, refused: true })
    await app.ok('portal.signInToProxy', { proxy: name, user: 'anna', password: 'proxy-canary-9034' })
    await app.failure('portal.probe', { address })
    await app.failure('portal.probe', { address })
    expect(await asked(app)).toBeNull()
    expect(proxy.asked.map(({ given }) => given)).toEqual([null, 'anna:wrong', allowed, allowed])
  })

  test('gets nothing that somebody wanted to give to another one', async () => {
    const { app, proxy } = await start()
    await app.failure('portal.probe', { address })
    const other = { proxy: 'proxy.example:3128', user: 'anna', password: 'x' }
    expect(await app.failure('portal.signInToProxy', other)).toMatchObject({ code: 'wrong-step' })
    expect(proxy.asked).toHaveLength(1)
  })

  test('is not asked for again until somebody does something that needs it', async () => {
    const { app } = await start()
    await app.failure('portal.probe', { address })
    await app.ok('portal.dismissProxy', {})
    expect(await asked(app)).toBeNull()
    await app.ok('portal.testConnection', { address })
    expect(await asked(app)).not.toBeNull()
  })

  test('the password is in no file, log line, audit entry, diagnosis or failure', async () => {
    const { app, name } = await start()
    await app.failure('portal.probe', { address })
    await app.ok('portal.signInToProxy', { proxy: name, user: 'anna', password: 'proxy-canary-9034' })
    const failure = await app.failure('portal.probe', { address })
    await app.ok('portal.testConnection', { address })
    const shown = JSON.stringify([failure, app.log(), app.entries(), app.published, await app.ok('app.snapshot', {})])
    for (const secret of ['proxy-canary-9034', base64]) expect(shown).not.toContain(secret)
    app.stop()
    expect(findSecrets(app.profile.folder, ['proxy-canary-9034', base64])).toEqual([])
  })
})

describe('where the system has a keychain', () => {
  test('what the proxy accepted is sealed for the next start, and forgotten on demand', async () => {
    const keychain = createTestSealer()
    const { app: first, proxy, name, again } = await start({ keychain })
    let app = first
    await app.failure('portal.probe', { address })
    await app.ok('portal.signInToProxy', { proxy: name, user: 'anna', password: 'proxy-canary-9034' })
    await app.failure('portal.probe', { address })
    await expect.poll(async () => (await app.ok('app.snapshot', {})).proxy.kept).toBe(true)
    app = await again()
    expect(await app.call('portal.probe', { address })).toMatchObject({ ok: false })
    expect(await asked(app)).toBeNull()
    expect(proxy.asked.at(-1)?.given).toBe(allowed)
    await app.ok('portal.forgetProxies', {})
    expect((await app.ok('app.snapshot', {})).proxy.kept).toBe(false)
    expect(await app.failure('portal.probe', { address })).toMatchObject({ code: 'proxy-sign-in' })
    expect(proxy.asked.at(-1)?.given).toBeNull()
  })
})
