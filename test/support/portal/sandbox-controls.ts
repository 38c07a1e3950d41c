import {
  sandboxSecretHeader,
  type FaultRequest,
  type LedgerEntry,
  type OutboxMessage,
} from '#shared/api/sandbox-controls.ts'
import { sandboxBase, sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { portalCall } from './portal-call.ts'

/** What a test may do with the sandbox portal beside a running app. */
export interface SandboxControls {
  ledger(): Promise<LedgerEntry[]>
  /** Messages, oldest first. */
  outbox(): Promise<OutboxMessage[]>
  /** The newest code that was sent to this account. */
  sentCode(accountId: string): Promise<string>
  /** A code that an Authenticator App shows and that was not used yet: the clock moves on by one time step. */
  authenticatorCode(owner: string, use?: 'active' | 'enrolment'): Promise<string>
  /** Moves the portal's clock. */
  advance(seconds: number): Promise<void>
  plan(fault: FaultRequest): Promise<void>
}

/** @param origin returns e.g. `http://127.0.0.1:4711`; another after a restart of the portal; @param secret of this launch */
export function sandboxControls(origin: () => string, secret: string): SandboxControls {
  const call = portalCall(() => `${origin()}${sandboxBase}`, sandboxEndpoints)
  const headers = { [sandboxSecretHeader]: secret }
  const controls: SandboxControls = {
    ledger: async () => (await call('getLedger', { headers })).body(200).effects,
    outbox: async () => (await call('getOutbox', { headers })).body(200).messages,
    sentCode: async (accountId) => {
      const newest = (await controls.outbox()).findLast(
        (message) => message.accountId === accountId && message.code !== null,
      )
      if (newest === undefined || newest.code === null) throw new Error(`no code was sent to ${accountId}`)
      return newest.code
    },
    authenticatorCode: async (owner, use = 'active') => {
      await controls.advance(30)
      const { codes } = (await call('getAuthenticatorCodes', { query: { owner }, headers })).body(200)
      const shown = codes.find((one) => one.owner === owner && one.use === use)
      if (shown === undefined) throw new Error(`no Authenticator App of ${owner} shows a code`)
      return shown.code
    },
    advance: async (seconds) => {
      ;(await call('moveClock', { body: { advanceSeconds: seconds }, headers })).body(200)
    },
    plan: async (fault) => {
      ;(await call('planFault', { body: fault, headers })).body(200)
    },
  }
  return controls
}
