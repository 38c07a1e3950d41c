import { createBetterAuthDirectory } from '../../../src/portal/connectors/better-auth/better-auth.ts'
import { betterAuthSettings } from '../../../src/portal/connectors/better-auth/settings.ts'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import { createStaffProvider } from '../../../src/gateway/openid-provider.ts'
import { createKeycloakDirectory } from '../../../src/portal/connectors/keycloak/keycloak.ts'
import { keycloakSettings } from '../../../src/portal/connectors/keycloak/settings.ts'
import type { RemoteDirectory } from '../../../src/portal/directory/remote/remote-directory.ts'
import { startSandbox } from '../../../src/portal/server.ts'
import type { GatewayConnector } from './gateway-process.ts'

// The portal server over a system elsewhere as a process of its own, for tests that kill it. Its options come by the environment: the
// arguments of a process are everybody's to read.
const { dataDir, connector, staff } = JSON.parse(process.env['GATEWAY_OPTIONS'] ?? '{}') as {
  dataDir: string
  connector?: GatewayConnector
  staff?: OpenIdSettings
}
const directory = connector === undefined ? {} : { remote: directoryOf(connector) }
const provider = staff === undefined ? {} : { staffProvider: createStaffProvider(staff) }
process.stdin.on('end', () => process.exit()).resume()
const { baseUrl, secret } = await startSandbox({ dataDir, ...directory, ...provider, passwordCost: 2, log: () => {} })
process.stdout.write(`${JSON.stringify({ baseUrl, secret })}\n`)

function directoryOf({ kind, settings }: GatewayConnector): RemoteDirectory {
  return kind === 'keycloak'
    ? createKeycloakDirectory(keycloakSettings.parse(settings))
    : createBetterAuthDirectory(betterAuthSettings.parse(settings))
}
