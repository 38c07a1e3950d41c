import { z } from 'zod'
import { defineConnector, secretReference } from '../connector.ts'
import { createBetterAuthDirectory } from './better-auth.ts'
import { betterAuthSettings } from './settings.ts'

/** better-auth as the configuration of a gateway names it: the password by where it is, the certificates by their file. */
export const betterAuth = defineConnector({
  settings: betterAuthSettings.extend({ password: secretReference, ca: z.string().min(1).optional() }),
  async create({ password, ca, ...settings }, { secret, certificates }) {
    const readPassword = (): string => secret(password)
    // One that cannot be read is said at the start, in a sentence; later it is a refused credential.
    readPassword()
    return createBetterAuthDirectory({
      ...settings,
      password: readPassword,
      ca: ca === undefined ? undefined : certificates(ca),
    })
  },
})
