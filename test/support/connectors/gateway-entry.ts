import { createBetterAuthDirectory } from '../../../src/portal/connectors/better-auth/better-auth.ts'
import { betterAuthSettings } from '../../../src/portal/connectors/better-auth/settings.ts'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import { createStaffProvider } from '../../../src/gateway/openid-provider.ts'
import { createKeycloakDirectory } from '../../../src/portal/connectors/keycloak/keycloak.ts'
import { keycloakSettings } from '../../../src/portal/connectors/keycloak/settings.ts'
import { createPrivacyideaDirectory } from '../../../src/portal/connectors/privacyidea/privacyidea.ts'
import { privacyideaSettings } from '../../../src/portal/connectors/privacyidea/settings.ts'
import type { RemoteDirectory } from '../../../src/portal/directory/remote/remote-directory.ts'
import { startSandbox } from '../../../src/portal/server.ts'
import type { GatewayConnector } from './gateway-process.ts'

// The portal server over a system elsewhere as a process of its own, for tests that kill it. Its options come by the environment: the
// arguments of a process are everybody's to read.
const { dataDir, connector, staff, passwordCost } = JSON.parse(process.env['GATEWAY_OPTIONS'] ?? '{}') as {
  dataDir: string
  connector?: GatewayConnector
  staff?: OpenIdSettings
  passwordCost: number
}
const directory = connector === undefined ? {} : { remote: directoryOf(connector) }
const provider = staff === undefined ? {} : { staffProvider: createStaffProvider(staff) }
process.stdin.on('end', () => process.exit()).resume()
const { baseUrl, secret } = await startSandbox({ dataDir, ...directory, ...provider, passwordCost, log: () => {} })
process.stdout.write(`${JSON.stringify({ baseUrl, secret })}\n`)

function directoryOf({ kind, settings }: GatewayConnector): RemoteDirectory {
  switch (kind) {
    case 'keycloak':
      return createKeycloakDirectory(keycloakSettings.parse(settings))
    case 'privacyidea':
      return createPrivacyideaDirectory(privacyideaSettings.parse(settings))
    case 'better-auth':
      return createBetterAuthDirectory(betterAuthSettings.parse(settings))
  }
}
