import { createKeycloakDirectory } from '../../../src/portal/connectors/keycloak/keycloak.ts'
import { keycloakSettings } from '../../../src/portal/connectors/keycloak/settings.ts'
import { startSandbox } from '../../../src/portal/server.ts'

// The portal server over Keycloak as a process of its own, for tests that kill it. Its options come by the environment: the
// arguments of a process are everybody's to read.
const { dataDir, keycloak } = JSON.parse(process.env['GATEWAY_OPTIONS'] ?? '{}') as {
  dataDir: string
  keycloak: unknown
}
const remote = createKeycloakDirectory(keycloakSettings.parse(keycloak))
process.stdin.on('end', () => process.exit()).resume()
const { baseUrl, secret } = await startSandbox({ dataDir, remote, passwordCost: 2, log: () => {} })
process.stdout.write(`${JSON.stringify({ baseUrl, secret })}\n`)
