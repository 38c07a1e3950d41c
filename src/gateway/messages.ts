import type { SmsGatewayAddress, SmtpServer } from '../portal/messages/gateway-url.ts'
import { parseSmsGatewayUrl } from '../portal/messages/gateway-url.ts'
import type { MessageGateway } from '../portal/messages/gateway.ts'
import { DeliveryFailure } from '../portal/messages/gateway.ts'
import type { Gateways } from '../portal/messages/gateways.ts'
import { smsGateway } from '../portal/messages/sms-gateway.ts'
import { smtpGateway } from '../portal/messages/smtp-gateway.ts'
import type { GatewayConfig } from './config.ts'
import { identityOf } from './identity.ts'
import { GatewayProblem } from './problem.ts'
import type { ReadSecret } from './secrets.ts'

/** The SMTP server of a configuration, with its password. */
export function smtpServerOf(smtp: NonNullable<GatewayConfig['smtp']>, secret: ReadSecret): SmtpServer {
  const { host, port, security, user, password } = smtp
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    auth: user === undefined || password === undefined ? undefined : { user, pass: secret(password) },
  }
}

/** The SMS gateway of a configuration, with the header that has its password. */
export function smsServerOf(sms: NonNullable<GatewayConfig['smsGateway']>, secret: ReadSecret): SmsGatewayAddress {
  const { url, user, password } = sms
  try {
    const address = parseSmsGatewayUrl(url)
    if (address.authorization !== undefined)
      throw new Error('A user and a password do not belong in the URL: set "user" and "password"')
    if (user === undefined || password === undefined) return address
    return { ...address, authorization: `Basic ${Buffer.from(`${user}:${secret(password)}`).toString('base64')}` }
  } catch (error) {
    if (error instanceof GatewayProblem) throw error
    throw new GatewayProblem(`"smsGateway.url": ${(error as Error).message}.`, 2)
  }
}

/** Where the gateway's messages go. What has no server is owed until there is one, and is never said to be sent. */
export function messageGateways(config: GatewayConfig, secret: ReadSecret): Gateways {
  return {
    email: config.smtp ? smtpGateway(smtpServerOf(config.smtp, secret), undefined, identityOf(config)) : missing,
    sms: config.smsGateway ? smsGateway(smsServerOf(config.smsGateway, secret)) : missing,
  }
}

const missing: MessageGateway = {
  deliver: () => Promise.reject(new DeliveryFailure('no server is configured', false)),
}
