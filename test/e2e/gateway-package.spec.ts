import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import packageJson from '../../package.json' with { type: 'json' }
import { packagedUnit } from '../../tools/package/gateway-package.ts'
import { freePort } from '../support/free-port.ts'
import { waitFor } from '../support/electron/launch-app.ts'
import { makeDebianChroot, putInto, whyNoChroot, type DebianChroot } from '../support/package/debian-chroot.ts'
import { makePackages } from '../support/package/make-packages.ts'

// The gateway's package on a system of its own: no Node, no clone, no npm.
test.describe.configure({ mode: 'serial', timeout: 900_000 })
const reason = process.arch === 'x64' ? whyNoChroot() : 'packages are made on Linux x64 so far'
test.skip(reason !== null, reason ?? '')

let folder = ''
let chroot: DebianChroot
const service = { name: 'factordesk', env: { HOME: '/var/lib/factordesk' } }
const config = ['--config', '/etc/factordesk/gateway.json']

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'factordesk-gateway-'))
  const made = await makePackages(['--only', 'gateway', '--out', folder])
  expect(made.code, made.output).toBe(0)
  chroot = await makeDebianChroot()
  putInto(chroot, join(folder, `factordesk-gateway_${packageJson.version}_amd64.deb`), 'root/gateway.deb')
})
test.afterAll(() => {
  chroot.remove()
  rmSync(folder, { recursive: true, force: true })
})

test('dpkg installs it on a system without Node, with a user and a unit', { tag: '@package' }, () => {
  const { code, output } = chroot.run(['dpkg', '--install', '/root/gateway.deb'])
  expect(code, output).toBe(0)
  expect(chroot.run(['sh', '-c', 'command -v node']).code).not.toBe(0)
  expect(chroot.run(['factordesk-gateway', '--help']).output).toContain('usage: factordesk-gateway [COMMAND]')
  expect(chroot.run(['stat', '--format=%U:%G %a', '/etc/factordesk']).output.trim()).toBe('root:factordesk 750')
  expect(chroot.run(['stat', '--format=%a', '/etc']).output.trim()).toBe('755')
  const unit = readFileSync(join(chroot.folder, 'lib/systemd/system/factordesk-gateway.service'), 'utf8')
  expect(unit).toContain('ExecStart=/usr/bin/factordesk-gateway --config /etc/factordesk/gateway.json')
  expect(unit).not.toMatch(/\/opt\/|scripts\/|\/usr\/bin\/node/)
  expect(() => packagedUnit('[Service]\nExecStart=/usr/bin/other\n')).toThrow(/has no line/)
})

test('its user configures it, adds staff, starts it and reads that it is ready', { tag: '@package' }, async () => {
  const port = await freePort()
  const settings = {
    listen: { address: '127.0.0.1', port },
    publicUrl: `http://127.0.0.1:${port}`,
    name: 'Company support desk',
    support: { email: 'support@company.example', hotline: '+60 0 000 0000', customerService: 'cs@company.example' },
    dataDir: '/var/lib/factordesk',
    connector: { kind: 'built-in', settings: { scenario: 'three-accounts' } },
  }
  writeFileSync(join(chroot.folder, 'etc/factordesk/gateway.json'), JSON.stringify(settings))
  writeFileSync(join(chroot.folder, 'root/password'), 'a long password of the agent\n')
  chroot.run(['sh', '-c', 'install -d -o factordesk -g factordesk -m 700 /var/lib/factordesk'])
  chroot.run(['install', '-o', 'factordesk', '-m', '600', '/root/password', '/var/lib/factordesk/.password'])
  const staff = ['staff', 'add', '--login', 'agent@company.example', '--name', 'Agent A', '--role', 'agent']
  const added = chroot.run(
    ['factordesk-gateway', ...config, ...staff, '--password-file', '/var/lib/factordesk/.password'],
    service,
  )
  expect(added.code, added.output).toBe(0)
  expect(chroot.run(['factordesk-gateway', ...config, '--check'], service).output).toMatch(/^ok +Connector: /m)

  const running = chroot.start(['factordesk-gateway', ...config], service)
  let output = ''
  for (const stream of [running.stdout, running.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise((done) => running.once('close', done))
  try {
    const answer = await waitFor(async () => {
      if (running.exitCode !== null) throw new Error(output)
      return fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    }, 'the gateway')
    expect(answer.status).toBe(200)
  } finally {
    running.kill('SIGKILL')
    await ended
  }
})

test('removed, it leaves its data and configuration', { tag: '@package' }, () => {
  const { code, output } = chroot.run(['dpkg', '--purge', 'factordesk-gateway'])
  expect(code, output).toBe(0)
  expect(chroot.run(['sh', '-c', 'command -v factordesk-gateway']).code).not.toBe(0)
  expect(chroot.run(['sh', '-c', 'ls /var/lib/factordesk']).output).toContain('.sqlite')
  expect(chroot.run(['dpkg', '--audit']).output).toBe('')
})
