import { readFileSync } from 'node:fs'
import { generateSync } from 'otplib'
import { endpoints } from '#shared/api/endpoints.ts'
import type { CaseAct, Evidence } from '#shared/api/staff.ts'
import { readConfig } from '../../../src/gateway/config.ts'
import { addStaff } from '../../../src/gateway/staff.ts'
import { createStore } from '../../../src/gateway/store.ts'
import { caseRequest } from '../portal/desk-case.ts'
import type { TestMailServer } from '../portal/mail-server.ts'
import { testMailServer } from '../portal/mail-server.ts'
import { portalCall } from '../portal/portal-call.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { until } from '../time/until.ts'
import { gatewaySettings, writeConfig } from './gateway-files.ts'
import { ask, startedGateway } from './gateway-process.ts'

const password = 'a long desk password'
/** Sign-ins that are sent at once: the gateway lets 32 wait. */
const signInsAtOnce = 8

/** A gateway as an operator starts it, with a desk of many people who have signed in. Ends with its test. */
export interface GatewayDesk {
  baseUrl: string
  password: string
  /** An access token for each agent. */
  agents: readonly string[]
  call: ReturnType<typeof portalCall<typeof endpoints>>
  /** Opens a case of an account and brings it to where an act is allowed: 60 points and the customer's consent. */
  provenCase(token: string, account: { id: string; email: string }, act: CaseAct): Promise<{ caseId: string }>
  /** What the process has in memory now, in megabytes: resident, and V8's heap in use. */
  memory(): Promise<{ resident: number; heap: number }>
  dataDir: string
}

const evidence: Evidence['kind'][] = ['registered-email', 'recent-invoice']

interface DeskOptions {
  agents: number
  /** What V8 may keep: with more room it collects later, and the memory seems to grow. */
  heapMegabytes: number
  /** Is run on its data folder before it starts. */
  before?: (dataDir: string) => void
  /** Secrets that the connector's settings name by the environment. */
  env?: Record<string, string>
}

/** Starts it; the connector's settings name no secret but by the configuration's own ways. */
export async function startGatewayDesk(
  connector: { kind: string; settings: object },
  { agents: count, heapMegabytes, before, env = {} }: DeskOptions,
): Promise<GatewayDesk> {
  const folder = temporaryFolder()
  const mail = await testMailServer()
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const file = writeConfig(
    folder,
    gatewaySettings({
      listen: { port },
      publicUrl: baseUrl,
      connector,
      smtp: { host: '127.0.0.1', port: Number(new URL(mail.url).port), security: 'none', from: 'desk@desk.example' },
      signInsPerMinute: 10_000,
    }),
  )
  const config = readConfig(file)
  const store = createStore(config.dataDir)
  const secrets: { login: string; secret: string }[] = []
  for (let n = 0; n < count; n += 1) {
    const login = `agent-${n}@desk.example`
    const member = { login, name: `Agent ${n}`, role: 'agent', ownAccountId: null } as const
    const { otpauthUri } = await addStaff(store, config, member, { password, now: Date.now })
    secrets.push({ login, secret: new URL(otpauthUri).searchParams.get('secret') ?? '' })
  }
  store.close()
  before?.(config.dataDir)
  const gateway = await startedGateway(['--config', file], {
    ...env,
    NODE_OPTIONS: `--max-old-space-size=${heapMegabytes}`,
  })
  const call = portalCall(() => `${baseUrl}/api/v1`, endpoints)
  const signIn = async ({ login, secret }: { login: string; secret: string }): Promise<string> => {
    const first = (await call('staffSignIn', { body: { staffId: login, password, device: 'load' } })).body(200)
    const params = { challengeId: first.challenge.id }
    const second = await call('verifyStaffChallenge', { params, body: { code: generateSync({ secret }) } })
    return second.body(201).accessToken
  }
  const agents: string[] = []
  for (let n = 0; n < count; n += signInsAtOnce)
    agents.push(...(await Promise.all(secrets.slice(n, n + signInsAtOnce).map(signIn))))

  return {
    baseUrl,
    password,
    agents,
    call,
    dataDir: config.dataDir,
    async provenCase(token, { id, email }, act) {
      const params = {
        caseId: (await call('openCase', { token, body: { ...caseRequest, accountId: id } })).body(201).id,
      }
      for (const kind of evidence)
        (await call('addEvidence', { token, params, body: { kind, outcome: 'passed', note: 'In our files' } })).body(
          200,
        )
      ;(await call('askConsent', { token, params, body: { act } })).body(200)
      await agree(mail, port, email)
      return params
    },
    async memory() {
      const status = readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8')
      const { text } = await ask(port, '/metrics', { host: `127.0.0.1:${port}` })
      return {
        resident: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
        heap: Math.round(Number(/^nodejs_heap_size_used_bytes (\d+)/m.exec(text)?.[1] ?? 0) / 1024 ** 2),
      }
    },
  }
}

/** Agrees by the link of the e-mail that a customer got. */
async function agree(mail: TestMailServer, port: number, email: string): Promise<void> {
  const linkIn = (): string | undefined =>
    mail.given
      .filter(({ recipients }) => recipients.includes(email))
      .map((one) => /http:\/\/127\.0\.0\.1:\d+(\/consents\/[\w-]+)/.exec(one.mail.text ?? '')?.[1])
      .findLast((path) => path !== undefined)
  await until('the e-mail is there', () => linkIn() !== undefined)
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const host = `127.0.0.1:${port}`
  const { status } = await ask(port, linkIn() ?? '', { host, method: 'POST', headers, form: 'decision=approve' })
  if (status !== 200) throw new Error(`The consent page answered ${status}`)
}
