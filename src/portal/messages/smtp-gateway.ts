import { createTransport } from 'nodemailer'
import { portalName } from '../config.ts'
import type { MessageGateway, Outgoing } from './gateway.ts'
import { DeliveryFailure } from './gateway.ts'
import { parseSmtpUrl } from './gateway-url.ts'

/** Who sends, and the domain of the message ids. */
const senderDomain = 'portal.sandbox.example'
const from = { name: portalName, address: `no-reply@${senderDomain}` }

/** The members of a nodemailer error, without its text, which may quote the address. */
interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
  permanent?: boolean
}

/**
 * E-mail through an SMTP server, one connection a message. The Message-ID is made of the message's id and stays the
 * same over every try (RFC 5322, section 3.6.4).
 *
 * @param timeoutMs from connecting to the last answer
 * @throws when the URL is none
 */
export function smtpGateway(url: string, timeoutMs = 30_000): MessageGateway {
  const transport = createTransport({
    ...parseSmtpUrl(url),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver(message, signal) {
      if (!isOneAddress(message.to)) throw new DeliveryFailure('the address is not one address', true)
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        await transport.sendMail({ ...mailOf(message), signal: AbortSignal.any([signal, timeout]) })
      } catch (error) {
        throw timeout.aborted ? new DeliveryFailure('timeout', false) : failureOf(error as SmtpError)
      }
    },
  }
}

function mailOf(message: Outgoing) {
  return {
    messageId: `<${message.id}@${senderDomain}>`,
    date: new Date(message.queuedAt),
    from,
    to: { name: '', address: message.to },
    envelope: { from: from.address, to: message.to },
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
