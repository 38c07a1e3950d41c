import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createSocket, type Socket } from 'node:dgram'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What arrived at a listener, as Latin-1 text. */
export interface Listener {
  readonly port: number
  readonly heard: readonly string[]
  close(): Promise<void>
}

/** Hears each datagram on 127.0.0.1, and answers none. */
export async function listenOnUdp(): Promise<Listener> {
  return datagrams('127.0.0.1', 0, (message) => message.toString('latin1'))
}

/** Hears each connection on 127.0.0.1, even one that sends nothing, and answers none. */
export async function listenOnTcp(): Promise<Listener> {
  const heard: string[] = []
  const server = createServer((socket) => {
    const at = heard.push('') - 1
    socket.on('data', (data) => (heard[at] = `${heard[at]}${data.toString('latin1')}`))
    socket.on('error', () => socket.destroy())
    socket.unref()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise((done) => {
        server.close()
        done()
      }),
  }
}

/** A DNS server that hears each question's name, and a wrapper that makes it the only one of the app. */
export interface NameServer extends Listener {
  /** What is started in the place of a program, so that its resolver asks this server and no other. */
  wrapper(executablePath: string): string
}

const inMountNamespace = ['unshare', '--mount']
const nameServerAddress = '127.0.0.77'

/** Why no name server can be put in the app's way here, or null where it can. */
export function whyNoNameServer(): string | null {
  if (process.platform !== 'linux') return 'needs the mount namespaces of Linux'
  const [file, ...args]: string[] = [...inMountNamespace, 'mount', '--bind', '/etc/hostname', '/etc/resolv.conf']
  const probe = spawnSync(file!, args)
  return process.getuid?.() === 0 && probe.status === 0
    ? null
    : 'only root may listen on port 53 and mount another /etc/resolv.conf'
}

/** Listens on port 53 of a loopback address; the app gets a mount namespace in which `/etc/resolv.conf` names it. */
export async function listenAsNameServer(): Promise<NameServer> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-resolver-'))
  const resolver = join(folder, 'resolv.conf')
  writeFileSync(resolver, `nameserver ${nameServerAddress}\noptions attempts:1\n`)
  const listener = await datagrams(nameServerAddress, 53, questionOf, nameNotFound)
  return {
    ...listener,
    wrapper: (executablePath) => {
      const script = join(folder, 'app.sh')
      const inside = `mount --bind '${resolver}' /etc/resolv.conf && exec "$0" "$@"`
      writeFileSync(
        script,
        `#!/bin/sh\nexec ${inMountNamespace.join(' ')} sh -c '${inside.replaceAll("'", `'\\''`)}' '${executablePath}' "$@"\n`,
      )
      chmodSync(script, 0o755)
      return script
    },
    close: async () => {
      await listener.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function datagrams(
  address: string,
  port: number,
  read: (message: Buffer) => string,
  answerTo?: (message: Buffer) => Buffer,
): Promise<Listener> {
  const heard: string[] = []
  const socket: Socket = createSocket('udp4')
  socket.on('message', (message, { port: to, address: from }) => {
    heard.push(read(message))
    if (answerTo !== undefined) socket.send(answerTo(message), to, from)
  })
  await new Promise<void>((done, fail) => {
    socket.once('error', fail)
    socket.bind(port, address, done)
  })
  return {
    port: socket.address().port,
    heard,
    close: () => new Promise((done) => socket.close(() => done())),
  }
}

/** The name in the first question of a DNS message (RFC 1035, section 4.1). */
function questionOf(message: Buffer): string {
  const labels: string[] = []
  for (let at = 12; at < message.length && message[at] !== 0; at += 1 + message[at]!)
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]!))
  return labels.join('.')
}

/** The same message as an answer that the name does not exist. */
function nameNotFound(message: Buffer): Buffer {
  const answer = Buffer.from(message)
  answer.writeUInt16BE(0x8183, 2)
  return answer
}
