import type { Connector } from './connector.ts'

/**
 * Every connector that comes with the gateway, by the `kind` that the configuration names. The code of one is loaded when it
 * is asked for: a gateway runs no code of a system that it does not have.
 */
export const connectors: Readonly<Record<string, () => Promise<Connector>>> = {
  'built-in': async () => (await import('./built-in.ts')).builtIn,
  keycloak: async () => (await import('./keycloak/connector.ts')).keycloak,
  'better-auth': async () => (await import('./better-auth/connector.ts')).betterAuth,
  privacyidea: async () => (await import('./privacyidea/connector.ts')).privacyidea,
}
