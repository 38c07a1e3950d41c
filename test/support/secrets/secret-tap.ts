import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { ElectronApplication } from '@playwright/test'
import { evaluateOnce } from '../electron/evaluate-once.ts'

/**
 * Learns every token and secret that a portal gives to the app, as it comes: main sends each over a socket, so that even
 * an app that is killed a moment later has reported it.
 */
export async function tapSecrets(electron: ElectronApplication, learn: (secret: string) => void): Promise<void> {
  const server = createServer((socket) => {
    createInterface({ input: socket.on('error', () => undefined).unref() }).on('line', learn)
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  electron.process().once('exit', () => server.close())
  await evaluateOnce(
    electron,
    (_electron, port) => {
      const main = globalThis as { tapsSecrets?: true }
      if (main.tapsSecrets) return
      main.tapsSecrets = true
      const { IncomingMessage } = process.getBuiltinModule('node:http')
      const socket = process.getBuiltinModule('node:net').connect(port, '127.0.0.1')
      socket.on('error', () => undefined).unref()
      const texts = new WeakMap<object, string>()
      const push = IncomingMessage.prototype.push
      IncomingMessage.prototype.push = function (chunk: unknown, encoding?: BufferEncoding) {
        if (chunk instanceof Uint8Array) {
          const text = (texts.get(this) ?? '') + Buffer.from(chunk).toString('latin1')
          texts.set(this, text)
          for (const [, secret] of text.matchAll(/"(?:accessToken|refreshToken|secret|otpauthUri)":"([^"]+)"/g))
            socket.write(`${secret}\n`)
        }
        return push.call(this, chunk, encoding)
      }
    },
    (server.address() as AddressInfo).port,
  )
}
