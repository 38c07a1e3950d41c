import { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent, AgentOptions } from 'node:https'
import { NetworkHttpsAgent } from '../../network/agents.ts'
import type { CompanyProxy } from '../../network/company-proxy.ts'

/** The connections to portals: kept alive, and without a memory of what was sent over them. */
export interface Agents {
  httpAgent: HttpAgent
  httpsAgent: HttpsAgent
}

/**
 * Node keeps the options of the request that opened a connection for as long as the connection lives, in the listeners
 * of its agent (`installListeners` in lib/_http_agent.js): with them the headers, and so the access token. What belongs
 * to the request alone is taken out before the connection is made.
 *
 * @param options of the https connections, e.g. the issuers that are trusted; the system's and Node's where there are none
 * @param company the way to portals by https; the environment's where undefined. Plain http stays on this computer.
 */
export function createAgents(options: AgentOptions = {}, company?: CompanyProxy): Agents {
  return {
    httpAgent: new ForgetfulHttpAgent({ keepAlive: true }),
    httpsAgent: new ForgetfulHttpsAgent({ keepAlive: true, ...options }, company),
  }
}

/** Options of a request, of Node and of axios, that no connection needs. */
const ofRequest = ['headers', 'auth', 'beforeRedirect', 'beforeRedirects', 'agents', 'data'] as const

function forgetRequest(options: object): void {
  // guard: agents.forget-request
  for (const name of ofRequest) Reflect.deleteProperty(options, name)
}

class ForgetfulHttpAgent extends HttpAgent {
  override createConnection(
    ...[options, callback]: Parameters<HttpAgent['createConnection']>
  ): ReturnType<HttpAgent['createConnection']> {
    forgetRequest(options)
    return super.createConnection(options, callback)
  }
}

class ForgetfulHttpsAgent extends NetworkHttpsAgent {
  override createConnection(
    ...[options, callback]: Parameters<HttpsAgent['createConnection']>
  ): ReturnType<HttpsAgent['createConnection']> {
    forgetRequest(options)
    return super.createConnection(options, callback)
  }
}
