import { capabilitiesOf } from '../../config.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'

/** What this portal can do and its limits, public. */
export function capabilityHandlers(portal: Portal): Pick<PortalHandlers, 'getCapabilities'> {
  return {
    getCapabilities: () => ({ status: 200, body: capabilitiesOf(portal, portal.directory.methods) }),
  }
}
