import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import type { GatewayConnector, GatewayProcess } from '../support/connectors/gateway-process.ts'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import type { KeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import type { ImportedUser } from '../support/connectors/keycloak-users.ts'
import { importUsers } from '../support/connectors/keycloak-users.ts'
import { accountAt, addManyAccounts } from '../support/gateway/many-accounts.ts'
import { consent, disabling, openCase, prove, sixtyPoints } from '../support/portal/desk-case.ts'
import type { SessionConnection } from '../support/portal/keep-alive-connection.ts'
import { sessionConnection } from '../support/portal/keep-alive-connection.ts'
import { samples } from '../support/portal/sandbox.ts'
import type { Pair, PairedMeasure } from './measure.ts'

const pairs = 15
const warmUp = 5
/** scrypt's N for the passwords of staff, as gateways have it where the configuration does not say. */
const usualPasswordCost = 2 ** 17

/**
 * P17: staff turn off two-factor authentication of a customer, from the request to the gateway to its answer; the case was
 * proved before. The limit is what an administrator's script would do at Keycloak with a token at hand: read the user, the
 * credentials and the lock, delete the credential, read the three again; one call after another on one connection. Both have
 * an account of their own for each time. `P17 proof` has what a person shows before it: a password at the gateway, and one at
 * Keycloak. `P17 built-in` is the same request where the accounts are the gateway's own, beside the same calls at Keycloak.
 */
export const gatewayDisabling: PairedMeasure[] = [
  {
    id: 'P17',
    what: 'a staff disable through the gateway, over Keycloak',
    isProved: false,
    isBuiltIn: false,
    goal: 1.3,
  },
  { id: 'P17 proof', what: 'the same with the password of the agent', isProved: true, isBuiltIn: false, goal: null },
  { id: 'P17 built-in', what: 'the same over the built-in directory', isProved: false, isBuiltIn: true, goal: null },
].map(({ id, what, isProved, isBuiltIn, goal }) => ({
  ...{ id, what, goal, unit: 'ms' },
  limitIs: isProved ? 'Keycloak’s own calls and a sign-in' : 'Keycloak’s own calls',
  run: () =>
    withKeycloak(async (server, realm) => {
      const users = await importUsers(realm, 2 * (pairs + warmUp))
      const connector = isBuiltIn ? undefined : ({ kind: 'keycloak', settings: realm.settings } as const)
      const gateway = await startedGateway(connector, isProved ? usualPasswordCost : 2)
      const direct = await directCalls(server, realm)
      try {
        return await measuredPairs(gateway, direct, { users, isBuiltIn, isProved })
      } finally {
        direct.close()
        await gateway.close()
      }
    }),
}))

async function startedGateway(connector: GatewayConnector | undefined, passwordCost: number): Promise<GatewayProcess> {
  const gateway = await gatewayProcess(connector, undefined, passwordCost)
  if (connector !== undefined) return gateway
  await gateway.kill()
  addManyAccounts(gateway.dataDir, pairs + warmUp)
  await gateway.start()
  return gateway
}

interface Setting {
  users: readonly ImportedUser[]
  isBuiltIn: boolean
  isProved: boolean
}

async function measuredPairs(
  { calls }: GatewayProcess,
  direct: DirectCalls,
  { users, isBuiltIn, isProved }: Setting,
): Promise<Pair[]> {
  const { accessToken: token } = await calls.signInStaff(samples.agentA)
  const line = sessionConnection(calls.baseUrl, token)
  const measured: Pair[] = []
  try {
    for (let n = 0; n < pairs + warmUp; n += 1) {
      const accountId = isBuiltIn ? accountAt(n).id : (users[2 * n]?.id ?? '')
      const work = await openCase(calls, { accountId }, token)
      await prove(calls, work, sixtyPoints)
      await consent(calls, work, 'disable-two-factor')
      const ours = await timed(() => disable(line, work.params.caseId))
      const limit = await timed(() => direct.disable(users[2 * n + 1]?.id ?? '', isProved))
      measured.push({ ours, limit })
    }
  } finally {
    line.close()
  }
  return measured.slice(warmUp)
}

const disable = (line: SessionConnection, caseId: string): Promise<unknown> =>
  line.ask('POST', `/staff/cases/${caseId}/disable-two-factor`, 200, disabling)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function withKeycloak<T>(work: (server: KeycloakServer, realm: KeycloakRealm) => Promise<T>): Promise<T> {
  const why = await whyNoKeycloak(() => {})
  if (why !== null) throw new Error(why)
  const server = await startKeycloak()
  try {
    return await work(server, await createKeycloakRealm(server, 'bench'))
  } finally {
    await server.stop()
  }
}

interface DirectCalls {
  /** Turns off two-factor authentication of a user. @param isProved with a sign-in of a person by password before it */
  disable(userId: string, isProved: boolean): Promise<void>
  close(): void
}

/** Keycloak's Admin REST API by a client that does nothing else, with the token of the gateway's own client. */
async function directCalls({ origin }: KeycloakServer, realm: KeycloakRealm): Promise<DirectCalls> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { clientId, clientSecret, realm: name } = realm.settings
  const tokenPath = `/realms/${name}/protocol/openid-connect/token`
  const send = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const sent = request(`${origin}${path}`, { agent, method, headers }, (answer) => {
        text(answer).then((said) => {
          const ok = (answer.statusCode ?? 500) < 300
          if (ok) resolve(said === '' ? null : JSON.parse(said))
          else reject(new Error(`${method} ${path} answered ${answer.statusCode} ${said}`))
        }, reject)
      })
      sent.on('error', reject).end(body)
    })
  const form = (fields: Record<string, string>): Promise<unknown> =>
    send(
      'POST',
      tokenPath,
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(fields).toString(),
    )
  const person = await realm.createUser('administrator', { factors: [] })
  const signIn = () =>
    form({ grant_type: 'password', client_id: 'sign-in', username: person.username, password: person.password })
  // A token lives a minute, which is less than a run.
  let token = { value: '', until: 0 }
  const tokenNow = async (): Promise<string> => {
    if (Date.now() < token.until) return token.value
    const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: String(clientSecret) }
    const { access_token: value } = (await form(fields)) as { access_token: string }
    token = { value, until: Date.now() + 30_000 }
    return value
  }
  return {
    async disable(userId, isProved) {
      const headers = { Authorization: `Bearer ${await tokenNow()}` }
      if (isProved) await signIn()
      const ask = (method: string, path: string) => send(method, `/admin/realms/${name}${path}`, headers)
      const user = `/users/${userId}`
      const reading = [user, `${user}/credentials`, `/attack-detection/brute-force/users/${userId}`] as const
      await ask('GET', reading[0])
      const credentials = (await ask('GET', reading[1])) as { id: string }[]
      await ask('GET', reading[2])
      for (const { id } of credentials) await ask('DELETE', `${user}/credentials/${id}`)
      for (const path of reading) await ask('GET', path)
    },
    close: () => agent.destroy(),
  }
}
