import { buffer } from 'node:stream/consumers'
import type { AddressInfo, Socket } from 'node:net'
import type { Email } from 'postal-mime'
import PostalMime from 'postal-mime'
import type { SMTPServerOptions } from 'smtp-server'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** An e-mail as the server was given it. */
interface GivenMail {
  /** The addresses of the envelope. */
  recipients: string[]
  mail: Email
  raw: string
}

export interface TestMailServer {
  url: string
  /** Every e-mail whose text came in whole, in order. */
  given: GivenMail[]
  /** Takes the next ones, and cuts the connection in place of the answer. */
  cutAfterTaking: boolean
  /** An SMTP reply to RCPT TO that is no yes. */
  refuseRecipient: number | undefined
}

/** A real SMTP server on the loopback address, without TLS and login by default. Ends with its test. */
export async function testMailServer(port = 0, options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: true,
    ...options,
    onRcptTo(_address, _session, done) {
      const code = mails.refuseRecipient
      done(code === undefined ? null : Object.assign(new Error('No such mailbox here'), { responseCode: code }))
    },
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      void take(recipients, stream).then(() => {
        if (mails.cutAfterTaking) for (const socket of sockets) socket.destroy()
        else done()
      })
    },
  })
  async function take(recipients: string[], stream: NodeJS.ReadableStream): Promise<void> {
    const bytes = await buffer(stream)
    mails.given.push({ recipients, mail: await PostalMime.parse(bytes), raw: bytes.toString() })
  }
  // A client that gives up is no error of the test's.
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(resolve))
  })
  const scheme = options.secure ? 'smtps' : 'smtp'
  const mails: TestMailServer = {
    url: `${scheme}://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    given: [],
    cutAfterTaking: false,
    refuseRecipient: undefined,
  }
  return mails
}
