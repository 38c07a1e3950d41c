import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { conformanceConfig } from '../conformance/kit/config.ts'
import { changeRows, readRows } from '../support/portal/portal-database.ts'
import { endsWithTest, portalAt } from '../support/portal/portal-process.ts'
import { startTestSandbox, samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'

const script = join(import.meta.dirname, '../../scripts/portal.mjs')

/** Runs the command as `npm run portal` does; this test's own packages need no second check. */
function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = endsWithTest(
    spawn(process.execPath, [script, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FACTORDESK_PACKAGES_READY: '1', ...env },
    }),
  )
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (part: string) => (said.out += part))
  child.stderr.setEncoding('utf8').on('data', (part: string) => (said.err += part))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, said, ended }
}

/** Starts the portal and reads what it says of itself. */
async function started(dataDir: string, ...args: string[]) {
  const running = run(['--data', dataDir, '--port', '0', ...args])
  const { said } = running
  await until('the portal is ready', () => said.out.includes('Ctrl-C') || running.child.exitCode !== null)
  const printed = (name: string): string => new RegExp(`^ +${name} +(.+)$`, 'm').exec(said.out)?.[1] ?? said.err
  return { ...running, printed, ...portalAt(printed('Address'), printed('Secret')) }
}
type Started = Awaited<ReturnType<typeof started>>

async function signIn({ call, outbox }: Started): Promise<string> {
  const begun = await call('signIn', { body: { userId: samples.kenari.userId, password, device: 'test' } })
  const code = (await outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const params = { challengeId: begun.body(200).challenge.id }
  return (await call('verifyChallenge', { params, body: { code } })).body(201).accessToken
}

/** Runs the command to its end; answers the exit code and what was said on stderr. */
async function refused(args: string[], env?: NodeJS.ProcessEnv): Promise<[number | null, string]> {
  const { said, ended } = run(args, env)
  const code = await ended
  return [code, said.err]
}

test('it says where it is and all one needs; killed, it goes on where it stood, under another secret', async () => {
  const dataDir = temporaryFolder()
  const first = await started(dataDir)
  const [address, secret] = [first.printed('Address'), first.printed('Secret')]
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(first.printed('Web page')).toBe(`${address}/sandbox/#${secret}`)
  expect(first.printed('Scenario')).toBe('three-accounts')
  const written: unknown = JSON.parse(readFileSync(join(dataDir, 'conformance.json'), 'utf8'))
  expect(conformanceConfig.parse(written).codes).toEqual({ kind: 'sandbox-controls', url: address, secret })
  expect(first.printed('Mode')).toBe('two-stage')
  expect(first.printed('Data')).toBe(dataDir)
  expect(first.printed('Customer pages')).toBe(`${address}/portal/ (by a script: ${address}/portal-app/)`)
  for (const page of ['sandbox', 'portal', 'portal-app']) expect((await fetch(`${address}/${page}/`)).status).toBe(200)

  const token = await signIn(first)
  const params = { accountId: samples.kenari.id }
  const body = { password, expectedVersion: 1 }
  const off = (await first.call('disableTwoFactor', { token, params, body })).body(200)
  first.child.kill('SIGKILL')
  await first.ended

  const second = await started(dataDir)
  expect(second.printed('Secret')).not.toBe(secret)
  expect((await second.call('getTwoFactor', { token, params })).body(200)).toEqual(off)
  const notices = (await second.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(notices.map(({ channel, sentAt }) => [channel, sentAt !== null])).toEqual([
    ['email', true],
    ['sms', true],
  ])
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(0)
  expect(second.said.out).toMatch(/Ending\.\n$/)
})

test('no secret, code or number is in what it writes while it works', async () => {
  const portal = await started(temporaryFolder(), '--sms-gateway', 'http://127.0.0.1:9/send')
  await signIn(portal)
  await until('it says that text messages fail', () => portal.said.err.includes('Text messages: not delivered'))
  const [message] = await portal.outbox()
  const written = portal.said.out + portal.said.err
  for (const secret of [message!.code!, message!.to, password, message!.to.slice(1)]) {
    expect(written).not.toContain(secret)
  }
  expect(portal.said.err).not.toContain(portal.printed('Secret'))
})

test('what it does not understand ends it with 2, a sentence and the usage', async () => {
  const [code, said] = await refused(['--prot', '1'])
  expect(code).toBe(2)
  expect(said).toMatch(/^Unknown option '--prot'/)
  expect(said).toContain('usage: npm run portal')
})

test('a port that is taken ends it with 1 and a sentence', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const [code, said] = await refused(['--data', temporaryFolder(), '--port', String(port)])
  expect([code, said.trim()]).toEqual([
    1,
    `Port ${port} is taken. Take another with --port, or a free one with --port 0.`,
  ])
})

test('data that it cannot work with end it with 1 and a sentence', async () => {
  const dataDir = temporaryFolder()
  const sandbox = await startTestSandbox({ dataDir })
  const args = ['--data', dataDir, '--port', '0']
  expect(await refused(args)).toEqual([1, expect.stringContaining(`Another portal works with ${dataDir}`)])
  await sandbox.stop()
  changeRows({ dataDir }, "UPDATE meta SET value = 'elsewhere' WHERE name = 'scenario'")
  expect(await refused([...args, '--scenario', 'three-accounts'])).toEqual([
    1,
    expect.stringContaining('contains the scenario elsewhere, not three-accounts'),
  ])
  rmSync(join(dataDir, 'portal.key'))
  expect(await refused(args)).toEqual([1, expect.stringMatching(/^The key file of this portal is missing/)])
})

test('a folder that is none, or contains something else, ends it with 1 and a sentence', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  expect(await refused(['--data', join(folder, 'file'), '--port', '0'])).toEqual([
    1,
    expect.stringContaining('is no folder'),
  ])
  mkdirSync(join(folder, 'other'))
  writeFileSync(join(folder, 'other', 'portal.sqlite'), 'something else altogether '.repeat(100))
  writeFileSync(join(folder, 'other', 'portal.key'), Buffer.alloc(32))
  expect(await refused(['--data', join(folder, 'other'), '--port', '0'])).toEqual([
    1,
    expect.stringContaining("is no portal's database"),
  ])
})

test('a database of a newer version ends it with 1 and a sentence, and is left alone', async () => {
  const dataDir = temporaryFolder()
  await (await startTestSandbox({ dataDir })).stop()
  changeRows({ dataDir }, 'PRAGMA user_version = 999')
  const [code, said] = await refused(['--data', dataDir, '--port', '0'])
  expect(code).toBe(1)
  expect(said).toContain('was written by a newer version (999')
  expect(readRows({ dataDir }, 'PRAGMA user_version')).toEqual([{ user_version: 999 }])
})
