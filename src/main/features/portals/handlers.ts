import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { CoreBase } from '../../app/app-context.ts'
import { unansweredFailure } from '../../portal-client/failures.ts'
import { openPortal, type Portal } from '../../portal-client/client.ts'
import { Refusal, failureOf, refusalOf } from '../../base/errors.ts'

type PortalOperation = Extract<OperationName, `portal.${string}`>
type PortalCommands = { [N in PortalOperation]: (input: InputOf<N>) => Promise<OutputOf<N>> }

/** Adding and forgetting portals. */
export function createPortalHandlers(base: CoreBase): PortalCommands {
  const { portals, sessions, staff, cache, audit } = base

  /** @throws Refusal for what is no address that may be spoken to, and what asking it throws */
  async function probe(address: string): Promise<OutputOf<'portal.probe'>> {
    const origin = originOf(address)
    const capabilities = await told(openPortal(() => connect(origin)))
    const { host } = new URL(origin)
    const known = portals.list().some((portal) => portal.id === host || portal.origin === origin)
    return { origin, capabilities, connection: origin.startsWith('https:') ? 'https' : 'this-computer', known }
  }

  function connect(origin: string): ReturnType<CoreBase['connect']> {
    try {
      return base.connect(origin)
    } catch {
      throw new Refusal('plain-http-refused')
    }
  }

  /** True while something there waits that nobody could settle any more once the portal is forgotten. */
  function isNeeded(portalId: string): boolean {
    const keys = [...base.procedures.open().map(({ accountId }) => accountId), ...base.recovery.unsettled('case')]
    return keys.some((key) => portalIdOf(key) === portalId)
  }

  return {
    'portal.probe': ({ address }) => probe(address),
    'portal.add': async ({ address }) => {
      const { origin, capabilities } = await probe(address)
      const embedded = portals.embedded.view()
      if (embedded.origin === origin) return embedded
      const connection = portals.add(origin, capabilities)
      base.publishSnapshot()
      return connection.view()
    },
    'portal.remove': async ({ portalId }) => {
      if (portals.of(portalId) === portals.embedded) throw new Refusal('forbidden')
      // guard: portals.open-procedures
      if (isNeeded(portalId)) throw new Refusal(failureOf('procedure-open'))
      if (staff.who()?.portalId === portalId) await staff.signOut()
      // guard: portals.sessions-end
      await sessions.forgetPortal(portalId)
      const gone = base.unitOfWork.run(() => {
        audit.append({ actor: 'app', action: 'portal.removed', outcome: 'ok', detail: { portal: portalId } })
        const forgotten = [...cache.forgetPortal(portalId), ...base.own.forgetPortal(portalId)]
        portals.remove(portalId)
        return forgotten
      }, [cache, base.own])
      base.publishAccounts(gone)
      base.publishSnapshot()
      return {}
    },
    'portal.tryAgain': async ({ portalId }) => {
      const connection = portals.of(portalId)
      await told(connection.portal)
      await connection.search()
      return connection.view()
    },
  }
}

/** What a portal tells of itself. @throws Refusal `not-a-portal` where something else answers */
async function told(portal: Portal): Promise<Capabilities> {
  const sent = await portal.send(endpoints.getCapabilities, {})
  switch (sent.kind) {
    case 'answered':
      return sent.answer.body
    case 'misbehaved':
      // guard: portals.not-a-portal
      throw new Refusal('not-a-portal')
    case 'refused':
      throw new Refusal(refusalOf(sent.problem))
    default:
      throw new Refusal(unansweredFailure(sent, 'read'))
  }
}

/** The origin of an address as typed; https where no scheme is. @throws Refusal `not-an-address` */
function originOf(address: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.hostname === '') {
    throw new Refusal('not-an-address')
  }
  return url.origin
}
