import { capabilitiesOf } from '../config.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'

export function capabilityHandlers(portal: Portal): Pick<PortalHandlers, 'getCapabilities'> {
  return { getCapabilities: () => ({ status: 200, body: capabilitiesOf(portal.limits) }) }
}
