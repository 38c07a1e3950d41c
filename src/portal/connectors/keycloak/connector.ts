import { z } from 'zod'
import { defineConnector, secretReference } from '../connector.ts'
import { createKeycloakDirectory } from './keycloak.ts'
import { keycloakSettings } from './settings.ts'

/** Keycloak as the configuration of a gateway names it: the secret by where it is, the certificates by their file. */
export const keycloak = defineConnector({
  settings: keycloakSettings.extend({ clientSecret: secretReference, ca: z.string().min(1).optional() }),
  async create({ clientSecret, ca, ...settings }, { secret, certificates }) {
    const readSecret = (): string => secret(clientSecret)
    // One that cannot be read is said at the start, in a sentence; later it is a refused credential.
    readSecret()
    return createKeycloakDirectory({
      ...settings,
      clientSecret: readSecret,
      ca: ca === undefined ? undefined : certificates(ca),
    })
  },
})
