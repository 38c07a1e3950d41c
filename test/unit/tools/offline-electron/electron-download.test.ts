import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  causeIn,
  downloadElectron,
  hasFailedLately,
  installerEnvironment,
} from '../../../../tools/offline-electron/electron-download.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** As Electron's installer does it: one file by `fetch`, and the cause of a failure on standard error. */
function installer(): string {
  const file = join(temporaryFolder(), 'install.mjs')
  writeFileSync(
    file,
    `const answer = await fetch(process.env.ELECTRON_MIRROR + 'v45.4.1/electron.zip')
if (!answer.ok) throw new Error('Failed to download electron.zip: HTTP ' + answer.status)
const text = await answer.text()
if (text !== 'the right file') throw new Error('Generated checksum for "electron.zip" did not match')`,
  )
  return file
}

afterEach(() => void vi.unstubAllEnvs())

describe('a download of Electron', () => {
  it.each([
    ['that the mirror does not have', 404, '', /HTTP 404/],
    ['that is another file', 200, 'another file', /checksum for "electron\.zip" did not match/],
  ])('%s says why, and is noted', async (_what, status, body, why) => {
    const port = await listen(createServer((_, response) => void response.writeHead(status).end(body)))
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`)
    vi.stubEnv('FACTORDESK_RUNTIME', undefined)
    const cache = temporaryFolder()
    const outcome = await downloadElectron(cache, installer())
    expect(outcome.succeeded).toBe(false)
    expect(outcome.why).toMatch(why)
    expect(hasFailedLately(cache, process.env, Date.now(), true)).toBe(true)
  })

  it('that succeeds leaves no note', async () => {
    const port = await listen(createServer((_, response) => void response.end('the right file')))
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`)
    const cache = temporaryFolder()
    expect(await downloadElectron(cache, installer())).toEqual({ succeeded: true, why: '' })
    expect(hasFailedLately(cache, process.env, Date.now(), true)).toBe(false)
  })

  it('goes through the proxy that npm names', async () => {
    const mirror = await listen(createServer((_, response) => void response.end('the right file')))
    const tunnels: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket: Socket) => {
      tunnels.push(request.url ?? '')
      const onward = connect(mirror, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
      socket.pipe(onward).pipe(socket)
      for (const one of [socket, onward]) one.on('error', () => [socket, onward].forEach((end) => end.destroy()))
    })
    const port = await listen(proxy)
    vi.stubEnv('ELECTRON_MIRROR', 'http://mirror.invalid/')
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'NO_PROXY', 'no_proxy'])
      vi.stubEnv(name, undefined)
    vi.stubEnv('npm_config_https_proxy', `http://127.0.0.1:${port}`)
    expect(await downloadElectron(temporaryFolder(), installer())).toEqual({ succeeded: true, why: '' })
    expect(new Set(tunnels)).toEqual(new Set(['mirror.invalid:80']))
  })
})

describe('what the installer is given', () => {
  it.each([
    [{ npm_config_proxy: 'http://p:1' }, 'http://p:1'],
    [{ npm_config_https_proxy: 'http://q:1', npm_config_proxy: 'http://p:1' }, 'http://q:1'],
    [{ HTTPS_PROXY: 'http://r:1', npm_config_https_proxy: 'http://q:1' }, 'http://r:1'],
    [{}, undefined],
  ])('of %o is the proxy %s, with the system’s authorities', (env, proxy) => {
    const given = installerEnvironment(env)
    expect(given['HTTPS_PROXY']).toBe(proxy)
    expect(given).toMatchObject({ NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' })
  })

  it('of npm’s cafile are its authorities, where the environment names none', () => {
    expect(installerEnvironment({ npm_config_cafile: '/etc/ca.pem' })['NODE_EXTRA_CA_CERTS']).toBe('/etc/ca.pem')
    const both = { npm_config_cafile: '/etc/ca.pem', NODE_EXTRA_CA_CERTS: '/own.pem' }
    expect(installerEnvironment(both)['NODE_EXTRA_CA_CERTS']).toBe('/own.pem')
  })
})

describe('the cause in an installer’s words', () => {
  it.each([
    [
      'TypeError: fetch failed\n    at node:internal\n  [cause]: Error: connect ECONNREFUSED 127.0.0.1:1\n',
      /ECONNREFUSED/,
    ],
    [
      'file:///install.mjs:2\nif (!ok)\n^\n\nError: HTTP 403 Forbidden\n    at file:///install.mjs:2:7\n\nNode.js v24.21.0\n',
      /^Error: HTTP 403/,
    ],
    ['', /said nothing/],
    ['killed\n', /^killed$/],
  ])('%j', (said, why) => expect(causeIn(said)).toMatch(why))
})
