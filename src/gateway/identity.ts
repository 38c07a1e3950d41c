import type { Identity } from '../portal/config.ts'
import type { GatewayConfig } from './config.ts'

/** What the gateway calls itself, by its configuration. */
export function identityOf({ name, support, publicUrl, smtp }: GatewayConfig): Identity {
  return {
    portalName: name,
    sandbox: false,
    support,
    linkBase: publicUrl.origin,
    sender: smtp?.from ?? support.email,
  }
}
