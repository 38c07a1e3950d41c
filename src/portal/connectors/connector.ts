import { z } from 'zod'
import type { Clock } from '#shared/domain/clock.ts'
import type { RemoteDirectory } from '../directory/remote/remote-directory.ts'
import type { SystemAddress, SystemClient } from './system-client.ts'

/** Where a secret of the configuration is: the configuration itself never contains one. */
export const secretReference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  { error: 'a secret is named as { "env": "NAME" } or { "file": "PATH" } and never written here' },
)
export type SecretReference = z.infer<typeof secretReference>

/** What a connector gets of the gateway. */
export interface ConnectorContext {
  /** Reads a secret; again at each call, so that one that was replaced is found. @throws with a sentence for the operator */
  secret(reference: SecretReference): string
  /**
   * The text of a file with certificates in PEM, for a system whose authority is the operator's own. A relative path begins at
   * the folder of the configuration. @throws with a sentence for the operator
   */
  certificates(file: string): string
  /** What sends requests to the system, for a connector that imports nothing. @throws with a sentence for the operator */
  client(address: SystemAddress): SystemClient
  clock: Clock
  /** Gets a line when something is wrong that no answer says; nothing secret. */
  log(line: string): void
}

/** One kind of system that can have the accounts: the settings that it takes, and what makes a directory of them. */
export interface Connector {
  /** The `settings` of the configuration, parsed before `create`; unknown ones are refused. */
  settings: z.ZodType
  /** @returns null where the accounts are the server's own */
  create(settings: unknown, context: ConnectorContext): Promise<RemoteDirectory | null>
}

/** Ties `create` to its own settings; what it gets was parsed by them. */
export function defineConnector<Settings>(connector: {
  settings: z.ZodType<Settings>
  create(settings: Settings, context: ConnectorContext): Promise<RemoteDirectory | null>
}): Connector {
  return {
    settings: connector.settings,
    create: (settings, context) => connector.create(connector.settings.parse(settings), context),
  }
}
