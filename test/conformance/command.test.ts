import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { conformanceConfigOf, writeConformanceConfig } from '../../tools/portal/conformance-config.ts'
import { conformance } from '../../tools/portal/conformance.ts'
import { threeAccounts } from '../../src/portal/scenarios/three-accounts.ts'
import { startTestSandbox } from '../support/portal/sandbox.ts'
import { conformanceConfig } from './kit/config.ts'
import { runKit, type RunResult } from './kit/run.ts'

let folder: string
let said: string[]
const servers: Server[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'factordesk-kit-'))
  said = []
  for (const to of ['log', 'error'] as const)
    vi.spyOn(console, to).mockImplementation((line: unknown) => void said.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A file that fits a sandbox that is not there. */
function configFile(baseUrl: string): string {
  const file = join(folder, 'config.json')
  writeConformanceConfig(file, { baseUrl, secret: 'secret-of-the-launch' }, threeAccounts)
  return file
}

/** A server that answers everything alike; where it listens. */
async function serverThat(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { 'Content-Type': 'text/html' }).end(body))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a portal that keeps the contract: the table, a file of the results, 0', async () => {
  const sandbox = await startTestSandbox()
  try {
    const file = join(folder, 'config.json')
    writeConformanceConfig(file, sandbox, threeAccounts)
    expect(statSync(file).mode & 0o077).toBe(0)
    const json = join(folder, 'result.json')
    const asked = ['--base-url', `${sandbox.baseUrl}/`, '--config', file, '--section', 'capabilities', '--json', json]
    expect(await conformance(asked)).toBe(0)
    expect(said.join('\n')).toMatch(/capabilities +7 +0 +0/)
    const { sections } = JSON.parse(readFileSync(json, 'utf8')) as RunResult
    expect(sections.map(({ name }) => name)).toEqual(['capabilities'])
  } finally {
    await sandbox.close()
  }
})

test('without a clock the report names what needs time, and nothing fails for it', async () => {
  const sandbox = await startTestSandbox()
  try {
    const file = join(folder, 'config.json')
    writeConformanceConfig(file, sandbox, threeAccounts)
    const { clock: _, ...timeless } = JSON.parse(readFileSync(file, 'utf8')) as { clock: unknown }
    writeFileSync(file, JSON.stringify(timeless))
    expect(await conformance(['--base-url', sandbox.baseUrl, '--config', file, '--section', 'limits'])).toBe(0)
    expect(said.join('\n')).toContain('needs time: 600 s')
  } finally {
    await sandbox.close()
  }
})

test('a portal whose outbox is read elsewhere, without a staff login', async () => {
  const sandbox = await startTestSandbox()
  try {
    const { accounts, clock } = conformanceConfigOf(sandbox, threeAccounts)
    const headers = { [sandboxSecretHeader]: sandbox.secret }
    const codes = { kind: 'http', outboxUrl: `${sandbox.baseUrl}/sandbox/outbox`, headers } as const
    const config = conformanceConfig.parse({ accounts, clock, codes, waitSeconds: 1 })
    const { sections } = await runKit({ baseUrl: sandbox.baseUrl, config, sections: ['enrolments', 'staff'] })
    const checks = sections.flatMap((section) => section.checks)
    expect(checks.filter((check) => check.outcome === 'failed')).toEqual([])
    expect(sections[1]?.checks.filter((check) => check.outcome === 'passed')).toEqual([])
    expect(sections[1]?.checks[0]?.reason).toBe('needs a member of staff with the role auditor in the configuration')
    expect(checks.find((check) => check.sentences.includes('ENR-3'))?.outcome).toBe('passed')
  } finally {
    await sandbox.close()
  }
})

test.each([
  ['no JSON', '<html>'],
  ['another JSON', '{"hello":"world"}'],
])('a server that is no portal (%s): violations, 1', async (_, body) => {
  const baseUrl = await serverThat(200, body)
  expect(await conformance(['--base-url', baseUrl, '--config', configFile(baseUrl)])).toBe(1)
  expect(said.join('\n')).toContain('GEN-4  Every answer, refusals included, carries `X-Trace-Id`')
  expect(said.join('\n')).toContain('asked  GET /api/v1/capabilities')
})

test('a portal that cannot be reached: 2', async () => {
  const baseUrl = await serverThat(200, '')
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
  expect(await conformance(['--base-url', baseUrl, '--config', configFile(baseUrl)])).toBe(2)
  expect(said.join('\n')).toContain('no answer (ECONNREFUSED)')
})

test.each([
  ['no options', []],
  ['an unknown option', ['--base-url', 'http://127.0.0.1:1', '--config', 'x', '--more']],
  ['no URL', ['--base-url', 'portal', '--config', 'x']],
  ['an unknown section', ['--base-url', 'http://127.0.0.1:1', '--config', 'x', '--section', 'weather']],
  ['no such file', ['--base-url', 'http://127.0.0.1:1', '--config', 'nowhere.json']],
])('a command that is wrong (%s): 2', async (_, args) => {
  expect(await conformance(args)).toBe(2)
})

test('a file that is wrong says where, and repeats no password', async () => {
  const file = configFile('http://127.0.0.1:1')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"method": null', '"method": "pigeon"'))
  expect(await conformance(['--base-url', 'http://127.0.0.1:1', '--config', file])).toBe(2)
  expect(said.join('\n')).toContain('accounts[2].method')
  expect(said.join('\n')).not.toContain(threeAccounts.password)
})
