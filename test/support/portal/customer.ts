import type { SecurityEvent } from '#shared/api/security-events.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { Enrolment, TwoFactorState } from '#shared/api/two-factor.ts'
import type { endpoints } from '#shared/api/endpoints.ts'
import type { Answer } from './portal-call.ts'
import type { TestSandbox } from './sandbox.ts'
import { samplePassword as password } from './sandbox.ts'

type AnswerTo<N extends keyof typeof endpoints> = Promise<Answer<(typeof endpoints)[N]>>

/** A customer with a session of the sandbox, who changes the own account. */
export interface TestCustomer {
  token: string
  params: { accountId: string }
  /** Begins a set-up from the present version. */
  enrol(method: Method, replace?: boolean): AnswerTo<'startEnrolment'>
  verify(enrolmentId: string, code: string): AnswerTo<'verifyEnrolment'>
  disable(key?: string): AnswerTo<'disableTwoFactor'>
  /** A code that proves a set-up which waits. */
  proof(method: Method): Promise<string>
  /** Begins a set-up and proves it. */
  setUp(method: Method, replace?: boolean): Promise<{ begun: Enrolment; state: TwoFactorState }>
  state(): Promise<TwoFactorState>
  /** The whole security log, oldest first. */
  events(): Promise<SecurityEvent[]>
}

/** Signs a sample customer in. */
export async function customerOf(
  sandbox: TestSandbox,
  { id, userId }: { id: string; userId: string },
): Promise<TestCustomer> {
  const { accessToken: token } = await sandbox.signIn(userId)
  const params = { accountId: id }
  const customer: TestCustomer = {
    token,
    params,
    async enrol(method, replace) {
      const { version } = await customer.state()
      const body = { method, password, expectedVersion: version, ...(replace !== undefined && { replace }) }
      return sandbox.call('startEnrolment', { token, params, body })
    },
    verify: (enrolmentId, code) =>
      sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } }),
    async disable(key) {
      const { version: expectedVersion } = await customer.state()
      return sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion }, key })
    },
    proof: (method) => (method === 'authenticator' ? sandbox.freshCode(userId, 'enrolment') : sandbox.sentCode(id)),
    async setUp(method, replace) {
      const begun = (await customer.enrol(method, replace)).body(201)
      const state = (await customer.verify(begun.id, await customer.proof(method))).body(200)
      return { begun, state }
    },
    state: async () => (await sandbox.call('getTwoFactor', { token, params })).body(200),
    async events() {
      const all: SecurityEvent[] = []
      for (let after: string | null | undefined; after !== null;) {
        const query = { limit: 100, ...(after && { after }) }
        const page = (await sandbox.call('listSecurityEvents', { token, params, query })).body(200)
        all.push(...page.events)
        after = page.next
      }
      return all
    },
  }
  return customer
}
