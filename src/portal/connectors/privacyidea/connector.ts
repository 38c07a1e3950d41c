import { z } from 'zod'
import { defineConnector, secretReference } from '../connector.ts'
import { createPrivacyideaDirectory } from './privacyidea.ts'
import { privacyideaSettings } from './settings.ts'

/** privacyIDEA as the configuration of a gateway names it: the secret by where it is, the certificates by their file. */
export const privacyidea = defineConnector({
  settings: privacyideaSettings.extend({ password: secretReference, ca: z.string().min(1).optional() }),
  async create({ password, ca, ...settings }, { secret, certificates }) {
    const readSecret = (): string => secret(password)
    // One that cannot be read is said at the start, in a sentence; later it is a refused credential.
    readSecret()
    return createPrivacyideaDirectory({
      ...settings,
      password: readSecret,
      ca: ca === undefined ? undefined : certificates(ca),
    })
  },
})
