import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endpoints } from '#shared/api/endpoints.ts'
import type { CustomerSession, StaffSession } from '#shared/api/sessions.ts'
import type { FaultRequest, LedgerEntry, OutboxMessage } from '#shared/api/sandbox-controls.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase, sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import type { SandboxOptions } from '../../../src/portal/server.ts'
import { startSandbox } from '../../../src/portal/server.ts'
import type { Answer, Asked } from './portal-call.ts'
import { portalCall } from './portal-call.ts'

export const samplePassword = 'sandbox-demo-1'

/** The sample logins of the scenario `three-accounts`. */
export const samples = {
  seriMuda: { id: 'A-20417', userId: 'it@serimuda.example', name: 'Seri Muda Trading' },
  kenari: { id: 'A-31888', userId: 'ops@kenari.example', name: 'Kenari Logistics' },
  bayu: { id: 'A-47260', userId: 'admin@bayu.example', name: 'Bayu Digital' },
  agentA: 'agent-a@desk.example',
  agentB: 'agent-b@desk.example',
  approverA: 'approver-a@desk.example',
  auditorA: 'auditor-a@desk.example',
} as const

type Endpoints = typeof endpoints
type Controls = typeof sandboxEndpoints

/** What a test does at a sandbox portal, wherever that runs. */
export interface SandboxCalls {
  baseUrl: string
  secret: string
  /** Calls an endpoint of the API by its name; a keyed one gets a new idempotency key by default. */
  call<N extends keyof Endpoints>(name: N, asked: Asked<Endpoints[N]>): Promise<Answer<Endpoints[N]>>
  /** Calls a control of the sandbox by its name. */
  control<N extends keyof Controls>(name: N, asked: Asked<Controls[N]>): Promise<Answer<Controls[N]>>
  /** Messages of the outbox, oldest first; of one account where it is given. */
  outbox(accountId?: string): Promise<OutboxMessage[]>
  ledger(): Promise<LedgerEntry[]>
  /** Effects of one idempotency key. */
  effects(key: string): Promise<LedgerEntry[]>
  /** Moves the portal's clock. */
  advance(seconds: number): Promise<void>
  plan(fault: FaultRequest): Promise<void>
  /** The newest code that was sent to an account. */
  sentCode(accountId: string): Promise<string>
  /** A code that an Authenticator App shows and that was not used yet: moves the clock by one time step. */
  freshCode(owner: string, use?: 'active' | 'enrolment'): Promise<string>
  /** What an Authenticator App shows whose clock is so many seconds ahead of the portal's. */
  codeAt(owner: string, secondsAhead: number, use?: 'active' | 'enrolment'): Promise<string>
  /** @param accountId of a login that is none of the samples, where its codes come by message */
  signIn(userId: string, accountId?: string): Promise<CustomerSession>
  signInStaff(staffId: string): Promise<StaffSession>
}

/** A sandbox portal for a test: real HTTP on a free port, real files in a folder of its own, time that does not run. */
export interface TestSandbox extends SandboxCalls {
  dataDir: string
  /** Stops the portal and starts it again on the same files, at another port. */
  restart(overrides?: Partial<SandboxOptions>): Promise<void>
  /** Stops the portal and leaves its files. */
  stop(): Promise<void>
  /** Stops the portal and removes its files. */
  close(): Promise<void>
}

const midday = new Date('2026-11-20T04:00:00.000Z')

/** Opens a sandbox with a cheap password cost and a clock that does not run; every option can be overridden. */
export async function startTestSandbox(overrides: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const dataDir = overrides.dataDir ?? mkdtempSync(join(tmpdir(), 'factordesk-sandbox-'))
  const options = {
    clock: { now: () => midday },
    passwordCost: 2,
    passwordHashes: { atOnce: 2, waiting: 1000 },
    log: () => {},
    ...overrides,
    dataDir,
  }
  let running = await startSandbox(options).catch((error: unknown) => {
    // Nobody gets a sandbox whose close removes the folder.
    if (overrides.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  return Object.assign(
    sandboxCalls(() => running),
    {
      dataDir,
      async restart(changed: Partial<SandboxOptions> = {}) {
        await running.close()
        running = await startSandbox({ ...options, ...changed })
      },
      stop: () => running.close(),
      async close() {
        await running.close()
        rmSync(dataDir, { recursive: true, force: true })
      },
    },
  )
}

/** What a test does at a sandbox portal that runs elsewhere; its address is asked for with each call. */
export function sandboxCalls(at: () => { baseUrl: string; secret: string }): SandboxCalls {
  const api = portalCall(() => `${at().baseUrl}/api/v1`, endpoints)
  const controls = portalCall(() => `${at().baseUrl}${sandboxBase}`, sandboxEndpoints)
  const withSecret = <A extends object>(asked: A): A & { headers: Record<string, string> } => ({
    headers: { [sandboxSecretHeader]: at().secret },
    ...asked,
  })

  const sandbox: SandboxCalls = {
    get baseUrl() {
      return at().baseUrl
    },
    get secret() {
      return at().secret
    },
    call: api,
    control: (name, asked) => controls(name, withSecret(asked)),
    async outbox(accountId) {
      const { messages } = (await sandbox.control('getOutbox', {})).body(200)
      return messages.filter((message) => accountId === undefined || message.accountId === accountId)
    },
    ledger: async () => (await sandbox.control('getLedger', {})).body(200).effects,
    effects: async (key) => (await sandbox.ledger()).filter((effect) => effect.key === key),
    async advance(seconds) {
      ;(await sandbox.control('moveClock', { body: { advanceSeconds: seconds } })).body(200)
    },
    async plan(fault) {
      ;(await sandbox.control('planFault', { body: fault })).body(200)
    },
    async sentCode(accountId) {
      const code = (await sandbox.outbox(accountId)).findLast((message) => message.code !== null)?.code
      if (!code) throw new Error(`No code was sent to ${accountId}`)
      return code
    },
    async codeAt(owner, secondsAhead, use = 'active') {
      // A fresh code is that of the next step.
      await sandbox.advance(secondsAhead - 30)
      const code = await sandbox.freshCode(owner, use)
      await sandbox.advance(-secondsAhead)
      return code
    },
    async freshCode(owner, use = 'active') {
      await sandbox.advance(30)
      const { codes } = (await sandbox.control('getAuthenticatorCodes', { query: { owner } })).body(200)
      const shown = codes.find((one) => one.owner === owner && one.use === use)
      if (!shown) throw new Error(`No Authenticator App of ${owner} shows a code`)
      return shown.code
    },
    async signIn(userId, accountId) {
      const first = await api('signIn', { body: { userId, password: samplePassword, device: 'test' } })
      if (first.status === 201) return first.body(201)
      const { challenge } = first.body(200)
      const owner = Object.values(samples).find((one) => typeof one === 'object' && one.userId === userId)
      const code =
        challenge.method === 'authenticator'
          ? await sandbox.freshCode(userId)
          : await sandbox.sentCode(accountId ?? (typeof owner === 'object' ? owner.id : ''))
      const params = { challengeId: challenge.id }
      return (await api('verifyChallenge', { params, body: { code } })).body(201)
    },
    async signInStaff(staffId) {
      const first = await api('staffSignIn', { body: { staffId, password: samplePassword, device: 'test' } })
      const params = { challengeId: first.body(200).challenge.id }
      const code = await sandbox.freshCode(staffId)
      return (await api('verifyStaffChallenge', { params, body: { code } })).body(201)
    },
  }
  return sandbox
}

/** A new idempotency key. */
export function newKey(): string {
  return randomUUID()
}
