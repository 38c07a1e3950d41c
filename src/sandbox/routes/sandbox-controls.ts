import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { AuthenticatorCodes, ScenarioName } from '#shared/portal-api/sandbox-controls.ts'
import type { sandboxEndpoints } from '#shared/portal-api/sandbox-endpoints.ts'
import { instantAt, instantAtOrNull } from '../clock.ts'
import { sameRoute } from '../http/faults.ts'
import type { HandlersOf } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import { stepAt, stepSeconds, totpOfStep } from '../rules/totp.ts'
import { layOutScenario } from '../scenarios/lay-out.ts'
import { guideOf } from '../scenarios/scenarios.ts'

/** The sandbox's own controls: the phone, the ledger, faults, clock, reset. */
export function sandboxHandlers(portal: Portal): HandlersOf<typeof sandboxEndpoints> {
  const { store, clock, faults } = portal
  return {
    getOutbox: ({ query }) => ({
      status: 200,
      body: {
        messages: store.messages.after(query.after).map((message) => ({
          ...message,
          queuedAt: instantAt(message.queuedAt),
          sentAt: instantAtOrNull(message.sentAt),
          failedAt: instantAtOrNull(message.failedAt),
          nextAttemptAt: instantAtOrNull(message.nextAttemptAt),
        })),
      },
    }),
    getLedger: () => ({ status: 200, body: { effects: store.ledger.all() } }),
    getAuthenticatorCodes: () => ({ status: 200, body: { codes: authenticatorCodesOf(portal) } }),
    getScenarioGuide: () => ({ status: 200, body: guideOf(store.meta.scenario() as ScenarioName) }),
    planFault({ body }) {
      const known = Object.values(endpoints).some(({ method, path }) => sameRoute(body, method, path))
      if (!known) throw new PortalProblem('invalid-request', 'The API has no such call')
      faults.plan(body)
      return { status: 200, body: { faults: faults.left() } }
    },
    moveClock({ body }) {
      portal.transact(() => clock.advance(body.advanceSeconds))
      return { status: 200, body: { now: instantAt(clock.now()) } }
    },
    async resetSandbox({ body }) {
      await layOutScenario(portal, body.scenario)
      return { status: 200, body: { scenario: body.scenario } }
    },
  }
}

/** What the Authenticator Apps of the sample logins show now. */
function authenticatorCodesOf(portal: Portal): AuthenticatorCodes['codes'] {
  const { accounts, factors, staff, enrolments } = portal.store
  const now = portal.clock.now()
  const validForSeconds = stepSeconds - (Math.floor(now / 1000) % stepSeconds)
  const shown = (owner: string, accountId: string | null, use: 'active' | 'enrolment', secret: string | null) =>
    secret === null ? [] : [{ owner, accountId, use, code: totpOfStep(secret, stepAt(now)), validForSeconds }]
  return [
    ...accounts.all().flatMap(({ id, userId }) => shown(userId, id, 'active', factors.of(id).secret)),
    ...enrolments.waiting().flatMap(({ accountId, secret }) => {
      return shown(accounts.byId(accountId)?.userId ?? accountId, accountId, 'enrolment', secret)
    }),
    ...staff.all().flatMap(({ login, secret }) => shown(login, null, 'active', secret)),
  ]
}
