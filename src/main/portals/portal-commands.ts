import type { InputOf, OutputOf } from '#shared/contract/operations.ts'
import type { OperationName } from '#shared/contract/operation-names.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { CoreBase } from '../core-base.ts'
import { openPortal } from '../portal/portal.ts'
import { Refusal } from '../refusal.ts'

type PortalOperation = Extract<OperationName, `portal.${string}`>
type PortalCommands = { [N in PortalOperation]: (input: InputOf<N>) => Promise<OutputOf<N>> }

/** Adding and forgetting portals. */
export function openPortalCommands(base: CoreBase): PortalCommands {
  const { portals, sessions, cache } = base

  /** @throws Refusal `invalid-request` for what is no address that may be spoken to, and what asking it throws */
  async function probe(address: string): Promise<OutputOf<'portal.probe'>> {
    const origin = originOf(address)
    const { body } = await openPortal(() => connect(origin)).ask(endpoints.getCapabilities, {})
    return { origin, capabilities: body }
  }

  function connect(origin: string): ReturnType<CoreBase['connect']> {
    try {
      return base.connect(origin)
    } catch {
      throw new Refusal('invalid-request')
    }
  }

  return {
    'portal.probe': ({ address }) => probe(address),
    'portal.add': async ({ address }) => {
      const { origin, capabilities } = await probe(address)
      const connection = portals.add(origin, capabilities)
      base.tellApp()
      return connection.view()
    },
    'portal.remove': async ({ portalId }) => {
      portals.of(portalId)
      for (const { portalId: at, id } of sessions.list()) if (at === portalId) await sessions.signOut(id)
      portals.remove(portalId)
      base.tellAccounts([...cache.forgetPortal(portalId), ...base.own.forgetPortal(portalId)])
      base.tellApp()
      return {}
    },
  }
}

/** The origin of an address as typed; https where no scheme is. @throws Refusal `invalid-request` */
function originOf(address: string): string {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`).origin
  } catch {
    throw new Refusal('invalid-request')
  }
}
