import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** Where a real system sends its codes in a test run: an SMS gateway and a mail server, by number and address. */
export interface CodeSinks {
  smsPort: number
  smtpPort: number
  /** The newest text that came for a number or an address; null where none did. */
  newest(to: string): string | null
  close(): Promise<void>
}

/** Starts both. @param address on which they listen */
export async function codeSinks(address = '127.0.0.1'): Promise<CodeSinks> {
  const texts = new Map<string, string>()
  const sms = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body)
      texts.set(form.get('phone') ?? '', form.get('text') ?? '')
      response.end('sent')
    })
  })
  const mail = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: true,
    onData(stream, session, done) {
      void text(stream)
        .then((raw) => PostalMime.parse(raw))
        .then((parsed) => {
          for (const { address: to } of session.envelope.rcptTo) texts.set(to, parsed.text?.trim() ?? '')
          done()
        })
    },
  })
  // A client that gives up is no error of the test's.
  mail.on('error', () => {})
  await new Promise<void>((resolve) => sms.listen(0, address, resolve))
  await new Promise<void>((resolve) => mail.listen(0, address, resolve))
  return {
    smsPort: (sms.address() as AddressInfo).port,
    smtpPort: (mail.server.address() as AddressInfo).port,
    newest: (to) => texts.get(to) ?? null,
    async close() {
      sms.closeAllConnections()
      await Promise.all([
        new Promise<void>((resolve) => sms.close(() => resolve())),
        new Promise<void>((resolve) => mail.close(resolve)),
      ])
    },
  }
}
