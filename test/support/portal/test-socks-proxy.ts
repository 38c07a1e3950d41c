import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A SOCKS 5 server (RFC 1928, RFC 1929), which leads every host to one port of this computer. */
export interface TestSocksProxy {
  port: number
  /** The hosts that it was asked for, in turn, as the client wrote them. */
  asked: string[]
  close(): Promise<void>
}

/** @param allowed who may use it, as `user:password`; anybody where it is missing */
export async function startTestSocksProxy({
  port,
  allowed,
}: {
  port: number
  allowed?: string
}): Promise<TestSocksProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    void serve(client).catch(() => client.destroy())
  })

  async function serve(client: Socket): Promise<void> {
    const read = reader(client)
    const [, methods = 0] = await read(2)
    const offered = await read(methods)
    const method = allowed === undefined ? 0 : 2
    if (!offered.includes(method)) return void client.end(Buffer.from([5, 0xff]))
    client.write(Buffer.from([5, method]))
    if (allowed !== undefined) {
      const user = await read((await read(2))[1] ?? 0)
      const password = await read((await read(1))[0] ?? 0)
      const isRight = `${user.toString()}:${password.toString()}` === allowed
      client.write(Buffer.from([1, isRight ? 0 : 1]))
      if (!isRight) return void client.end()
    }
    const kind = (await read(4))[3]
    const host =
      kind === 3 ? (await read((await read(1))[0] ?? 0)).toString() : [...(await read(kind === 1 ? 4 : 16))].join('.')
    asked.push(`${host}:${(await read(2)).readUInt16BE()}`)
    const portal = connect(port, '127.0.0.1', () => {
      client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
      read.end()
      portal.pipe(client).pipe(portal)
    })
    sockets.add(portal)
    portal.on('error', () => client.destroy())
    client.on('close', () => portal.destroy())
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Reads so many bytes; what came beyond them waits for the next one, and for `end` at last. */
function reader(socket: Socket): { (bytes: number): Promise<Buffer>; end(): void } {
  let buffered = Buffer.alloc(0)
  let wanted: { bytes: number; done(read: Buffer): void } | undefined
  const serve = (): void => {
    if (wanted === undefined || buffered.length < wanted.bytes) return
    const { bytes, done } = wanted
    const read = buffered.subarray(0, bytes)
    buffered = buffered.subarray(bytes)
    wanted = undefined
    done(read)
  }
  const onData = (bytes: Buffer): void => {
    buffered = Buffer.concat([buffered, bytes])
    serve()
  }
  socket.on('data', onData)
  return Object.assign(
    (bytes: number): Promise<Buffer> =>
      new Promise((done) => {
        wanted = { bytes, done }
        serve()
      }),
    {
      end: () => {
        socket.off('data', onData)
        if (buffered.length > 0) socket.unshift(buffered)
      },
    },
  )
}
