import { createTransport } from 'nodemailer'
import type { Identity } from '../config.ts'
import { sandboxIdentity } from '../config.ts'
import type { MessageGateway, Outgoing } from './gateway.ts'
import { DeliveryFailure } from './gateway.ts'
import { mailNetwork } from './mail-socket.ts'
import type { SmtpServer } from './gateway-url.ts'
import { parseSmtpUrl } from './gateway-url.ts'

/** The members of a nodemailer error, without its text, which may quote the address. */
interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
  permanent?: boolean
}

/** Who sends. */
type Sender = Pick<Identity, 'portalName' | 'sender'>

/**
 * E-mail through an SMTP server, one connection a message. The Message-ID is made of the message's id and stays the
 * same over every try (RFC 5322, section 3.6.4).
 *
 * @param server as a URL, or what one names
 * @param timeoutMs from connecting to the last answer
 * @throws when the URL is none
 */
export function smtpGateway(
  server: string | SmtpServer,
  timeoutMs = 30_000,
  sender: Sender = sandboxIdentity,
): MessageGateway {
  const address = typeof server === 'string' ? parseSmtpUrl(server) : server
  const transport = createTransport({
    ...address,
    ...mailNetwork(address),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver(message, signal) {
      if (!isOneAddress(message.to)) throw new DeliveryFailure('the address is not one address', true)
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        await transport.sendMail({ ...mailOf(message, sender), signal: AbortSignal.any([signal, timeout]) })
      } catch (error) {
        throw timeout.aborted ? new DeliveryFailure('timeout', false) : failureOf(error as SmtpError)
      }
    },
  }
}

function mailOf(message: Outgoing, { portalName, sender }: Sender) {
  return {
    // The sender is one address, so what follows its last @ is a domain.
    messageId: `<${message.id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    date: new Date(message.queuedAt),
    from: { name: portalName, address: sender },
    to: { name: '', address: message.to },
    envelope: { from: sender, to: message.to },
    subject: message.subject ?? '',
    text: message.body,
    // RFC 3834, section 5: nobody's holiday answers this.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

/** Nothing in it that would begin another address, another header or another command. */
function isOneAddress(text: string): boolean {
  return /^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u.test(text)
}

/**
 * Only a 5yz to the recipient or to the text speaks of this message (RFC 5321, section 4.2.1); one to the login or to
 * the sender speaks of how the portal is set up, and is tried again.
 */
function failureOf({ code, responseCode, command, permanent }: SmtpError): DeliveryFailure {
  const refused = permanent === true && (command === 'RCPT TO' || command === 'DATA')
  const reason = responseCode === undefined ? (code ?? 'no connection') : `SMTP ${responseCode}`
  return new DeliveryFailure(reason, refused)
}
