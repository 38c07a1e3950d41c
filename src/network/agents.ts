import { Agent as HttpsAgent, type AgentOptions } from 'node:https'
import { createSecureContext, type SecureContext } from 'node:tls'
import { trustedContext } from './authorities.ts'
import { createCompanyProxy, plainCredentials, type CompanyProxy } from './company-proxy.ts'
import { credentialsFromEnvironment, routesFromEnvironment } from './routes.ts'

/** The proxies of a program without Chromium: those that its environment names. */
export const environmentProxy: CompanyProxy = createCompanyProxy(routesFromEnvironment)
environmentProxy.follow({
  known: (name) => {
    const text = credentialsFromEnvironment(name)
    return Promise.resolve(text === null ? null : plainCredentials(text))
  },
})

/**
 * Connections by https that take the proxies of this computer, and trust its authorities beside Node's. Plain http needs
 * none of it: it goes to this computer alone.
 */
export class NetworkHttpsAgent extends HttpsAgent {
  readonly #company: CompanyProxy
  readonly #own: AgentOptions
  #context: SecureContext | undefined

  /** @param options with `ca`, no other authorities are trusted than these */
  constructor(options: AgentOptions = {}, company: CompanyProxy = environmentProxy) {
    super(options)
    this.#company = company
    this.#own = options
  }

  override createConnection(
    ...[options, callback]: Parameters<HttpsAgent['createConnection']>
  ): ReturnType<HttpsAgent['createConnection']> {
    const { host, port } = options
    // guard: network.authorities
    const ca = this.#own.ca
    if (ca !== undefined) this.#context ??= createSecureContext({ ca, minVersion: 'TLSv1.2' })
    const secureContext = this.#context ?? trustedContext()
    this.#company.dial(host ?? 'localhost', Number(port)).then(
      (socket) => {
        // guard: network.verified
        const secured = super.createConnection({ ...options, socket, secureContext } as typeof options)
        if (secured) callback?.(null, secured)
      },
      (error: unknown) => (callback as ((error: unknown) => void) | undefined)?.(error),
    )
    return undefined
  }
}
