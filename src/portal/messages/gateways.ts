import type { Channel, MessageGateway } from './gateway.ts'
import { outboxGateway } from './gateway.ts'
import { smsGateway } from './sms-gateway.ts'
import { smtpGateway } from './smtp-gateway.ts'

/** One gateway a channel. */
export type Gateways = Record<Channel, MessageGateway>

export interface GatewayUrls {
  smtpUrl?: string | undefined
  smsGatewayUrl?: string | undefined
}

/** A channel without a URL keeps its messages in the sandbox's outbox. @throws when a URL is none */
export function gatewaysOf({ smtpUrl, smsGatewayUrl }: GatewayUrls): Gateways {
  return {
    email: smtpUrl === undefined ? outboxGateway : smtpGateway(smtpUrl),
    sms: smsGatewayUrl === undefined ? outboxGateway : smsGateway(smsGatewayUrl),
  }
}
