import { expect, test } from '@playwright/test'
import { dispose, launchApp, type RunningApp } from '../support/electron/launch-app.ts'
import {
  listenAsNameServer,
  listenOnTcp,
  listenOnUdp,
  whyNoNameServer,
  type Listener,
  type NameServer,
} from '../support/electron/listeners.ts'
import { attemptAll, outboundAttempts } from '../support/electron/outbound-attempts.ts'

/** Rounds of all attempts. What an earlier round began has arrived when a later one has ended. */
const rounds = 3

let app: RunningApp
let tcp: Listener
let udp: Listener
let names: NameServer | null
/** How each attempt of the last round ended. */
let ended: Record<string, string> = {}

test.beforeAll(async () => {
  ;[tcp, udp] = await Promise.all([listenOnTcp(), listenOnUdp()])
  names = whyNoNameServer() === null ? await listenAsNameServer() : null
  app = await launchApp(names === null ? {} : { wrapper: names.wrapper })
  const address = app.page.url()
  for (let round = 0; round < rounds; round += 1) {
    const targets = { tcpPort: tcp.port, udpPort: udp.port, domain: `round-${round}.leak.example` }
    ended = await app.electron.evaluate(
      // As after a user's press: some channels ask for one.
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(code, true) as Promise<Record<string, string>>,
      attemptAll(targets),
    )
    await reachFromMain(`main-${round}`)
  }
  expect(app.page.url(), 'the page was not led away, so it could try everything').toBe(address)
})
test.afterAll(async () => {
  await app.close()
  await Promise.all([tcp.close(), udp.close(), names?.close()])
  dispose(app.profile)
})

test('nothing that a hostile page tries reaches a socket', { tag: '@main' }, () => {
  expect(Object.keys(ended)).toEqual(Object.keys(outboundAttempts))
  const own = (heard: readonly string[]) => heard.filter((text) => !/^main-\d$/.test(text))
  expect(own(udp.heard), 'UDP').toEqual([])
  expect(own(tcp.heard), 'TCP').toEqual([])
})

test('nothing that a hostile page tries asks for a name', { tag: '@main' }, () => {
  test.skip(names === null, whyNoNameServer() ?? '')
  expect([...new Set(names!.heard)].sort()).toEqual([
    'main-0.control.example',
    'main-1.control.example',
    'main-2.control.example',
  ])
})

test("Chromium's network reaches nothing, no matter which process asks", { tag: '@main' }, async () => {
  const outcome = await app.electron.evaluate(
    ({ net }, port) =>
      net.fetch(`http://127.0.0.1:${port}/`).then(
        () => 'answered',
        (error: unknown) => (error as Error).message,
      ),
    tcp.port,
  )
  expect(outcome).toBe('net::ERR_NAME_NOT_RESOLVED')
})

/**
 * Main, by Node's sockets, reaches each of the listeners from the same process tree: so they hear, and main needs nothing of
 * what is taken from the page.
 */
async function reachFromMain(word: string): Promise<void> {
  const heardBefore = [tcp.heard.length, udp.heard.length, names?.heard.length ?? 0]
  await app.electron.evaluate(
    async (_modules, asked) => {
      const { connect } = process.getBuiltinModule('node:net')
      const { createSocket } = process.getBuiltinModule('node:dgram')
      const { lookup } = process.getBuiltinModule('node:dns')
      await new Promise<void>((done, fail) => {
        const socket = connect(asked.tcpPort, '127.0.0.1', () => socket.end(asked.word, done))
        socket.once('error', fail)
      })
      await new Promise<void>((done) => {
        const socket = createSocket('udp4')
        socket.send(asked.word, asked.udpPort, '127.0.0.1', () => socket.close(done))
      })
      if (asked.names) await new Promise<void>((done) => lookup(`${asked.word}.control.example`, () => done()))
    },
    { word, tcpPort: tcp.port, udpPort: udp.port, names: names !== null },
  )
  await expect.poll(() => tcp.heard.slice(heardBefore[0])).toContain(word)
  await expect.poll(() => udp.heard.slice(heardBefore[1])).toContain(word)
  if (names !== null) await expect.poll(() => names!.heard.slice(heardBefore[2])).toContain(`${word}.control.example`)
}
