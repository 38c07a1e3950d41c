import type { Socket } from 'node:net'
import { environmentProxy } from '../../network/agents.ts'
import { trustedAuthorities } from '../../network/authorities.ts'
import type { CompanyProxy } from '../../network/company-proxy.ts'
import { bracketed } from '../../network/routes.ts'
import type { SmtpServer } from './gateway-url.ts'

/** What `getSocket` of nodemailer is called back with: a connection, or nothing where it makes its own. */
type SocketCallback = (error: Error | null, socketOptions?: { connection: Socket } | false) => void

/** What of nodemailer's options is set here. */
interface MailNetwork {
  tls: { ca: string[] }
  getSocket(options: unknown, callback: SocketCallback): void
}

/**
 * How nodemailer reaches a server: by the proxy of the environment where there is one, and with the authorities of this
 * computer beside Node's.
 *
 * @returns options of a transport
 */
export function mailNetwork({ host, port, secure }: SmtpServer, network: CompanyProxy = environmentProxy): MailNetwork {
  const place = port ?? (secure ? 465 : 587)
  async function connect(): Promise<{ connection: Socket } | false> {
    const words = await network.proxyFor(`smtp://${bracketed(host)}:${place}/`)
    return words === 'DIRECT' ? false : { connection: await network.dial(host, place, 'smtp') }
  }
  return {
    // guard: mail.authorities
    tls: { ca: trustedAuthorities() },
    getSocket: (_options: unknown, callback: SocketCallback): void => {
      connect().then(
        (socketOptions) => callback(null, socketOptions),
        (error: unknown) => callback(error as Error),
      )
    },
  }
}
