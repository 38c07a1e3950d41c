import type { PortalView } from '#shared/ipc/views.ts'
import { embeddedPortalId, portalIdOf } from '#shared/domain/account-key.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { PortalTransports } from '../../portal-client/portal-call.ts'
import type { Timers } from '../../base/environment.ts'
import type { AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import { createPortalConnection, createPortalTime, type PortalConnection } from '../../portal-client/connection.ts'
import type { PortalRepository } from './repository.ts'

/** Adds, finds and forgets portals: the sandbox that the console starts, and those that were added by their address. */
export interface Portals {
  list(): PortalView[]
  /** @throws AppError `not-found` for a portal that the console does not know */
  get(portalId: string): PortalConnection
  /** The portal of an account or a case. @throws AppError `not-found` */
  getByKey(key: string): PortalConnection
  embedded: PortalConnection
  /** The portals' time, where one of them has said it in this run. */
  time(): string | null
  /** Keeps a portal, with an audit entry, and begins to search for it; one that is known already is left as it is. @throws AppError `portal-listed-otherwise` */
  add(origin: string, capabilities: Capabilities, confirmedIssuer: string | null): PortalConnection
  /** Confirms where staff of an added portal sign in, with an audit entry. @throws AppError `forbidden` for the embedded one */
  confirmIssuer(portalId: string, issuer: string): PortalConnection
  /** Forgets an added portal. Sessions there must have been ended before. @throws AppError `forbidden` for the embedded one */
  remove(portalId: string): void
  /** Asks the added portals that do not answer again, now. */
  searchAgain(): void
  close(): void
}

export interface PortalServiceDeps {
  store: PortalRepository
  unitOfWork: UnitOfWork
  audit: AuditStore
  clock: Clock
  transports: Pick<PortalTransports, 'origin' | 'transport' | 'connect'>
  /** True for a portal in guided mode: accounts of both would have the same keys. */
  isGuided(portalId: string): boolean
  timers: Pick<Timers, 'wait' | 'uptimeMs'>
  /** Called for every change of a portal, also when it was added or forgotten; `found` when it answered after it had not. */
  onChanged(connection: PortalConnection, found: boolean): void
}

export function createPortals(deps: PortalServiceDeps): Portals {
  const { store, audit, transports, timers } = deps
  const time = createPortalTime(timers.uptimeMs)
  const connections = new Map<string, PortalConnection>()
  const confirmedIssuers = new Map<string, string>()

  /** What a portal says is in force at once; where the disk refuses it, it is saved when the portal is found again. */
  function saveCapabilities(id: string, connection: PortalConnection): void {
    try {
      store.saveCapabilities(id, connection.capabilities())
    } catch {
      return
    }
  }

  function connect(id: string, origin: string, known: Capabilities | null): PortalConnection {
    const transport = transports.connect(origin)
    const connection = createPortalConnection({
      id,
      embedded: false,
      origin: () => origin,
      confirmedIssuer: () => confirmedIssuers.get(id) ?? null,
      transport: () => transport,
      known,
      timers,
      time,
      onChanged: (found) => {
        if (found) saveCapabilities(id, connection)
        deps.onChanged(connection, found)
      },
    })
    connections.set(id, connection)
    deps.onChanged(connection, false)
    void connection.search()
    return connection
  }

  const embedded = createPortalConnection({
    id: embeddedPortalId,
    embedded: true,
    origin: transports.origin,
    confirmedIssuer: () => null,
    transport: transports.transport,
    known: null,
    timers,
    time,
    onChanged: (found) => deps.onChanged(embedded, found),
  })
  connections.set(embedded.id, embedded)
  for (const { id, origin, capabilities, confirmedIssuer } of store.all()) {
    if (confirmedIssuer !== null) confirmedIssuers.set(id, confirmedIssuer)
    connect(id, origin, capabilities)
  }

  function get(portalId: string): PortalConnection {
    const found = connections.get(portalId)
    if (found === undefined) throw new AppError('not-found', 'not-here-any-more')
    return found
  }

  return {
    embedded,
    time: time.now,
    get,
    getByKey: (key) => get(portalIdOf(key)),
    list: () => [...connections.values()].map((connection) => connection.view()),
    add: (origin, capabilities, confirmedIssuer) => {
      const id = new URL(origin).host
      const known = connections.get(id)
      if (known !== undefined) return known
      // guard: portals.one-way
      if (deps.isGuided(id)) throw new AppError('portal-listed-otherwise')
      // The address is tried before it is kept: one that may not be spoken to throws here.
      transports.connect(origin)
      const { portalName: name, sandbox } = capabilities
      const detail = { portal: id, name, sandbox, ...(confirmedIssuer !== null && { issuer: confirmedIssuer }) }
      deps.unitOfWork.run(() => {
        store.add({ id, origin, capabilities, confirmedIssuer }, instantOf(deps.clock))
        audit.append({ actor: 'app', action: 'portal.added', outcome: 'ok', detail })
      })
      if (confirmedIssuer !== null) confirmedIssuers.set(id, confirmedIssuer)
      return connect(id, origin, capabilities)
    },
    confirmIssuer: (portalId, issuer) => {
      const connection = get(portalId)
      if (connection === embedded) throw new AppError('forbidden', 'not-offered-here')
      deps.unitOfWork.run(() => {
        store.confirmIssuer(portalId, issuer)
        const detail = { portal: portalId, issuer }
        audit.append({ actor: 'app', action: 'portal.issuer-confirmed', outcome: 'ok', detail })
      })
      confirmedIssuers.set(portalId, issuer)
      deps.onChanged(connection, false)
      return connection
    },
    remove: (portalId) => {
      const connection = get(portalId)
      if (connection === embedded) throw new AppError('forbidden', 'not-offered-here')
      store.remove(portalId)
      connection.close()
      connections.delete(portalId)
      confirmedIssuers.delete(portalId)
      deps.onChanged(connection, false)
    },
    searchAgain: () => {
      for (const connection of connections.values())
        if (connection !== embedded && connection.view().status === 'unreachable') void connection.search()
    },
    close: () => connections.forEach((connection) => connection.close()),
  }
}
