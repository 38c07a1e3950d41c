import type { OutputOf } from '#shared/ipc/operations.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { errorOf } from '../../portal-client/failures.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { PortalTransports, Transport } from '../../portal-client/portal-call.ts'
import type { AnnotationStore } from '../accounts/annotation-store.ts'
import type { ConnectionTest } from '../../portal-client/test-connection.ts'
import type { ProxySignIns } from './proxy-sign-ins.ts'
import type { Portals } from './service.ts'
import type { Recovery } from '../../effects/recovery.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

export interface PortalHandlerDeps {
  audit: AuditStore
  accountStore: AccountStore
  connect: PortalTransports['connect']
  annotations: AnnotationStore
  portals: Portals
  proxySignIns: ProxySignIns
  testConnection: ConnectionTest
  procedures: { open(): Procedure[] }
  recovery: Recovery
  sessions: CustomerSessions
  staff: StaffSessions
  unitOfWork: UnitOfWork
}

/** Adding and forgetting portals. */
export function createPortalHandlers(deps: PortalHandlerDeps): HandlersOf<'portal'> {
  const { portals, sessions, staff, accountStore, audit, proxySignIns } = deps

  /** @throws AppError for what is no address that may be spoken to, and what asking it throws */
  async function probe(address: string): Promise<OutputOf<'portal.probe'>> {
    proxySignIns.askAgain()
    const { origin, capabilities } = await firstThatAnswers(originsOf(address))
    const { host } = new URL(origin)
    const known = portals.list().some((portal) => portal.id === host || portal.origin === origin)
    return { origin, capabilities, connection: origin.startsWith('https:') ? 'https' : 'this-computer', known }
  }

  /**
   * What answers as a portal, and at which of these origins.
   *
   * @throws AppError where none does, of the first that was reached, or else of the first
   */
  async function firstThatAnswers(origins: readonly string[]): Promise<{ origin: string; capabilities: Capabilities }> {
    const errors: unknown[] = []
    for (const origin of origins) {
      try {
        return { origin, capabilities: await capabilitiesOf(connect(origin)) }
      } catch (error) {
        errors.push(error)
      }
    }
    const isUnreachable = (error: unknown): boolean =>
      error instanceof AppError && error.failure.code === 'portal-unreachable'
    throw errors.find((error) => !isUnreachable(error)) ?? errors[0]
  }

  function connect(origin: string): ReturnType<PortalHandlerDeps['connect']> {
    try {
      return deps.connect(origin)
    } catch {
      throw new AppError('plain-http-refused')
    }
  }

  /** True while something there waits that nobody could settle any more once the portal is forgotten. */
  function isNeeded(portalId: string): boolean {
    const keys = [...deps.procedures.open().map(({ accountId }) => accountId), ...deps.recovery.unsettled('case')]
    return keys.some((key) => portalIdOf(key) === portalId)
  }

  return {
    'portal.probe': ({ address }) => probe(address),
    'portal.add': async ({ address, issuer }) => {
      const { origin, capabilities } = await probe(address)
      // guard: portals.issuer-as-shown
      if (issuer !== undefined && issuer !== capabilities.staffSignIn?.issuer)
        throw new AppError('issuer-not-confirmed')
      const embedded = portals.embedded.view()
      if (embedded.origin === origin) return embedded
      return portals.add(origin, capabilities, issuer ?? null).view()
    },
    'portal.remove': async ({ portalId }) => {
      if (portals.get(portalId) === portals.embedded) throw new AppError('forbidden', 'not-offered-here')
      // guard: portals.open-procedures
      if (isNeeded(portalId)) throw new AppError(failureOf('procedure-open'))
      if (staff.who()?.portalId === portalId) await staff.signOut()
      // guard: portals.sessions-end
      await sessions.forgetPortal(portalId)
      deps.unitOfWork.run(() => {
        audit.append({ actor: 'app', action: 'portal.removed', outcome: 'ok', detail: { portal: portalId } })
        accountStore.forgetPortal(portalId)
        deps.annotations.forgetPortal(portalId)
        portals.remove(portalId)
      }, [accountStore, deps.annotations])
      return {}
    },
    'portal.confirmIssuer': ({ portalId, issuer }) => {
      // guard: portals.issuer-of-now
      if (portals.get(portalId).capabilities().staffSignIn?.issuer !== issuer)
        throw new AppError('issuer-not-confirmed')
      return portals.confirmIssuer(portalId, issuer).view()
    },
    'portal.testConnection': ({ address }) => {
      const origin = originOf(address)
      // An address that may not be spoken to is refused here as everywhere.
      connect(origin)
      proxySignIns.askAgain()
      return deps.testConnection(origin)
    },
    'portal.signInToProxy': ({ proxy, user, password }) => {
      // guard: proxy-sign-ins.asked-alone
      if (proxySignIns.asked()?.proxy !== proxy) throw new AppError('wrong-step')
      proxySignIns.signIn(proxy, user, password)
      portals.searchAgain()
      return {}
    },
    'portal.dismissProxy': () => {
      proxySignIns.dismiss()
      return {}
    },
    'portal.forgetProxies': () => {
      proxySignIns.forget()
      return {}
    },
    'portal.tryAgain': async ({ portalId }) => {
      const connection = portals.get(portalId)
      proxySignIns.askAgain()
      await capabilitiesOf(connection.send)
      await connection.search()
      return connection.view()
    },
  }
}

/** What a portal says of itself. @throws AppError `not-a-portal` where something else answers */
async function capabilitiesOf(send: Transport): Promise<Capabilities> {
  const sent = await send(endpoints.getCapabilities, {})
  switch (sent.kind) {
    case 'answered':
      return sent.answer.body
    case 'misbehaved':
      // guard: portals.not-a-portal
      throw new AppError('not-a-portal')
    default:
      throw errorOf(sent, 'read')
  }
}

/** The origin of an address as typed; https where no scheme is. @throws AppError `not-an-address` */
function originOf(address: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.hostname === '') {
    throw new AppError('not-an-address')
  }
  return url.origin
}

/**
 * The origins that an address as typed may mean. `localhost` is this computer by whichever of its two addresses: a
 * sandbox answers to the address alone, so that no page can reach it by a name of its own (DNS rebinding).
 */
function originsOf(address: string): string[] {
  const origin = originOf(address)
  const { protocol, hostname, port } = new URL(origin)
  // guard: portals.localhost
  if (protocol !== 'http:' || hostname !== 'localhost') return [origin]
  const end = port === '' ? '' : `:${port}`
  return [`http://127.0.0.1${end}`, `http://[::1]${end}`, origin]
}
