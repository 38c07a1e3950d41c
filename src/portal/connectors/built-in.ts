import { z } from 'zod'
import { scenarioName } from '#shared/api/sandbox-controls.ts'
import { defineConnector } from './connector.ts'

/** The settings of the built-in directory: sample accounts, for trying a gateway out. */
export const builtInSettings = z.strictObject({ scenario: scenarioName.optional() })

/** The accounts are the server's own tables. */
export const builtIn = defineConnector({ settings: builtInSettings, create: async () => null })
