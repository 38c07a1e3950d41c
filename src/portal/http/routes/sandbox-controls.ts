import { endpoints } from '#shared/api/endpoints.ts'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import type { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { instantAt, instantAtOrNull } from '../../clock.ts'
import { sameRoute } from '../../faults.ts'
import type { EndpointHandlers } from '../handlers.ts'
import type { SandboxPortal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { seedScenario } from '../../scenarios/seed.ts'
import { guideOf } from '../../scenarios/scenarios.ts'
import { authenticatorCodesView } from '../views/authenticator-codes.ts'

/** The sandbox's own controls: the phone, the ledger, faults, clock, reset. */
export function sandboxHandlers(portal: SandboxPortal): EndpointHandlers<typeof sandboxEndpoints> {
  const { repositories, clock, faults } = portal
  return {
    getOutbox: ({ query }) => ({
      status: 200,
      body: {
        messages: repositories.messages.after(query.after, query.limit).map((message) => ({
          ...message,
          queuedAt: instantAt(message.queuedAt),
          sentAt: instantAtOrNull(message.sentAt),
          failedAt: instantAtOrNull(message.failedAt),
          nextAttemptAt: instantAtOrNull(message.nextAttemptAt),
        })),
      },
    }),
    getLedger: ({ query }) => ({ status: 200, body: { effects: repositories.ledger.after(query.after) } }),
    getAuthenticatorCodes: ({ query }) => ({
      status: 200,
      body: { codes: authenticatorCodesView(portal, query.owner) },
    }),
    getScenarioGuide: () => ({ status: 200, body: guideOf(repositories.meta.scenario() as ScenarioName) }),
    planFault({ body }) {
      const known = Object.values(endpoints).some(({ method, path }) => sameRoute(body, method, path))
      if (!known) throw new ApiError('invalid-request', 'The API has no such call')
      faults.plan(body)
      return { status: 200, body: { faults: faults.left() } }
    },
    moveClock({ body }) {
      portal.transact(() => clock.advance(body.advanceSeconds))
      return { status: 200, body: { now: instantAt(clock.now()) } }
    },
    async resetSandbox({ body }) {
      await seedScenario(portal, body.scenario)
      return { status: 200, body: { scenario: body.scenario } }
    },
  }
}
