import type { Capabilities } from '#shared/api/capabilities.ts'
import { remoteScenarios } from '../../services/remote/case-plans.ts'
import { lacksOf } from '../../services/remote/unsupported.ts'
import type { RemoteDirectory } from '../../directory/remote/remote-directory.ts'
import { capabilitiesOf } from '../../config.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'

/** What this portal can do and its limits, public. */
export function capabilityHandlers(portal: Portal): Pick<PortalHandlers, 'getCapabilities'> {
  return {
    getCapabilities: () => ({
      status: 200,
      body: {
        ...capabilitiesOf(portal, portal.directory.methods),
        ...(portal.remote && directoryOf(portal.remote)),
        ...(portal.staffProvider && { staffSignIn: portal.staffProvider.signInBy }),
      },
    }),
  }
}

/** What is known of the system that has the accounts, with the reason for each thing that it cannot do. */
function directoryOf(remote: RemoteDirectory): Pick<Capabilities, 'directory' | 'scenarios' | 'replace'> {
  const { name, checked, proof } = remote
  const lacks = lacksOf(remote)
  return { directory: { name, checked, proof, lacks }, scenarios: [...remoteScenarios], replace: false }
}
