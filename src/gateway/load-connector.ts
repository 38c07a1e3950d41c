import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { systemClock } from '#shared/domain/clock.ts'
import { builtInSettings } from '../portal/connectors/built-in.ts'
import type { Connector } from '../portal/connectors/connector.ts'
import { connectors } from '../portal/connectors/connectors.ts'
import type { SystemAddress, SystemClient } from '../portal/connectors/system-client.ts'
import { createSystemClient, whyNoSystemAddress } from '../portal/connectors/system-client.ts'
import type { RemoteDirectory } from '../portal/directory/remote/remote-directory.ts'
import type { SandboxPortal } from '../portal/portal.ts'
import { seedScenario } from '../portal/scenarios/seed.ts'
import type { GatewayConfig } from './config.ts'
import { sentenceOf } from './config.ts'
import { GatewayProblem } from './problem.ts'
import type { ReadSecret } from './secrets.ts'
import { readAuthorityFile } from './tls.ts'

/** A connector with its settings. */
export interface LoadedConnector {
  kind: string
  /** null where the accounts are the server's own. */
  directory: RemoteDirectory | null
  settings: unknown
}

/**
 * Makes the directory that the configuration names.
 *
 * @param file a module with a connector of the operator's own as its default export: `{ kind, settings, create }`
 * @throws GatewayProblem where there is no such connector, or it does not take these settings
 */
export async function loadConnector(
  config: GatewayConfig,
  file: string | undefined,
  { secret, log }: { secret: ReadSecret; log: (line: string) => void },
): Promise<LoadedConnector> {
  const { kind, settings = {} } = config.connector
  const connector = await (file === undefined ? connectorOf(kind) : connectorIn(file, kind))
  const read = connector.settings.safeParse(settings)
  if (!read.success) throw new GatewayProblem(sentenceOf(read.error, ['connector', 'settings']), 2)
  try {
    const certificates = (path: string): string => readAuthorityFile(config.pathOf(path))
    const directory = await connector.create(read.data, { secret, certificates, client, log, clock: systemClock })
    return { kind, directory, settings: read.data }
  } catch (error) {
    if (error instanceof GatewayProblem) throw error
    throw new GatewayProblem(`The connector ${kind} cannot be created (${(error as Error).name}).`)
  }
}

function client(address: SystemAddress): SystemClient {
  const why = whyNoSystemAddress(address.url)
  if (why !== undefined) throw new GatewayProblem(`"connector.settings": ${why}.`, 2)
  return createSystemClient(address)
}

async function connectorOf(kind: string): Promise<Connector> {
  const load = Object.hasOwn(connectors, kind) ? connectors[kind] : undefined
  if (load !== undefined) return load()
  const kinds = Object.keys(connectors).join(', ')
  throw new GatewayProblem(`"connector.kind" is one of: ${kinds}. For one of your own start with --connector FILE.`, 2)
}

const ownConnector = z.object({
  kind: z.string().min(1),
  settings: z
    .custom<z.ZodType>((value) => typeof (value as Partial<z.ZodType> | null)?.safeParse === 'function')
    .default(z.unknown()),
  create: z.custom<Connector['create']>((value) => typeof value === 'function'),
})

async function connectorIn(file: string, kind: string): Promise<Connector> {
  const loaded: unknown = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw new GatewayProblem(
      `The connector ${file} cannot be loaded (${(error as Error).name}: ${(error as Error).message}).`,
      2,
    )
  })
  const read = ownConnector.safeParse((loaded as { default?: unknown }).default)
  if (!read.success)
    throw new GatewayProblem(`The connector ${file} has to export { kind, settings, create } as its default.`, 2)
  if (read.data.kind !== kind)
    throw new GatewayProblem(
      `The connector ${file} is of the kind "${read.data.kind}", and "connector.kind" is "${kind}".`,
      2,
    )
  return read.data
}

/** Sample accounts of the built-in directory, in a data folder without accounts. Nobody may sign in as their sample staff. */
export async function seedSamples(portal: SandboxPortal, { directory, settings }: LoadedConnector): Promise<void> {
  if (directory !== null || portal.repositories.meta.scenario() !== undefined) return
  const { scenario } = builtInSettings.parse(settings)
  if (scenario === undefined) return
  if (portal.repositories.cases.board({ status: null, after: null, limit: 1 }).length > 0)
    throw new GatewayProblem(
      'The data folder has cases of another connector, which sample accounts would replace. Name another "dataDir".',
    )
  // Staff that were added before are the operator's own: seeding deletes everything.
  const own = portal.repositories.staff.all()
  await seedScenario(portal, scenario)
  portal.transact(() => {
    const { staff } = portal.repositories
    // guard: gateway.no-sample-staff
    for (const { id } of staff.all()) staff.disable(id, portal.clock.now())
    for (const { lastStep: _, disabledAt: __, ...row } of own) staff.insert(row)
  })
}
