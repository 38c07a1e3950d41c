import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { sentenceOf } from '../../src/gateway/config.ts'
import { GatewayProblem } from '../../src/gateway/problem.ts'
import type { ReadSecret } from '../../src/gateway/secrets.ts'
import { secretReader } from '../../src/gateway/secrets.ts'
import { replaceFile } from '../../src/files/whole-file.ts'
import { betterAuthKitConfig, betterAuthSystem } from '../../test/connector-kit/better-auth.ts'
import { keycloakKitConfig, keycloakSystem } from '../../test/connector-kit/keycloak.ts'
import { privacyideaKitConfig, privacyideaSystem } from '../../test/connector-kit/privacyidea.ts'
import type { KitResult } from '../../test/connector-kit/run.ts'
import { runConnectorKit } from '../../test/connector-kit/run.ts'
import type { KitSystem } from '../../test/connector-kit/system.ts'
import { startBetterAuth, whyNoBetterAuth } from '../real-servers/better-auth.mjs'
import { startKeycloak, whyNoKeycloak } from '../real-servers/keycloak.mjs'
import { startPrivacyidea, whyNoPrivacyidea } from '../real-servers/privacyidea.mjs'
import { connectorTable, readSentences, resultFolder, withTable } from './results.ts'

const usage = `usage: npm run connectors -- --kind NAME [--config FILE] [--every-byte] [--write]
kinds: keycloak, better-auth, privacyidea
Without --config the real system is started here. --write keeps the result in docs/connectors, where nothing failed.`

/** Something in the command or its file that only the person can put right. */
class BadCommand extends Error {}

/**
 * Checks a connector against the real system by the numbered sentences. Answers the exit code: 0 where no sentence was
 * found broken, 1 where one was, 2 where the command is wrong or there is no system.
 */
export async function connectors(args: string[]): Promise<number> {
  try {
    const { kind, config, 'every-byte': everyByte = false, write = false } = valuesOf(args)
    const known = Object.hasOwn(kinds, kind ?? '') ? kinds[kind ?? ''] : undefined
    if (kind === undefined || known === undefined) throw new BadCommand(usage)
    const { system, stop } =
      config === undefined ? await known.start() : { system: await systemAt(config, known), stop: undefined }
    try {
      const result = await runConnectorKit(system, { stride: everyByte ? 1 : 16, onCheck: (one) => console.log(one) })
      console.log(reportOf(result))
      if (result.failed.length > 0) return 1
      if (write) writeResult(kind, result)
      return 0
    } finally {
      await stop?.()
    }
  } catch (error) {
    if (!(error instanceof BadCommand || error instanceof GatewayProblem)) throw error
    console.error(error.message)
    return 2
  }
}

function valuesOf(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args, options: { kind: text, config: text, 'every-byte': flag, write: flag } }).values
  } catch (error) {
    throw new BadCommand(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error })
  }
}

/** What a run needs of one kind of system. */
interface Kind<Config> {
  config: z.ZodType<Config>
  /** The system that such a file names. @throws where it cannot be used */
  at(config: Config, secret: ReadSecret): Promise<KitSystem>
  /** Why it cannot, as a sentence. */
  whyNot: string
  start(): Promise<{ system: KitSystem; stop: () => Promise<void> }>
}

/** Ties what a file is read into to what is made of it. */
function kindOf<Config>({ config, at, ...rest }: Kind<Config>): Kind<unknown> {
  return { ...rest, config, at: (read, secret) => at(config.parse(read), secret) }
}

const kinds: Readonly<Record<string, Kind<unknown>>> = {
  keycloak: kindOf({
    config: keycloakKitConfig,
    at: ({ url: origin, admin }, secret) =>
      keycloakSystem({ origin, admin: { userName: admin.user, password: secret(admin.password) } }),
    whyNot: 'No Keycloak answers there, or its administrator may not create a realm',
    async start() {
      const why = await whyNoKeycloak(console.log)
      if (why !== null) throw new BadCommand(why)
      const { origin, admin, stop } = await startKeycloak()
      return { system: await keycloakSystem({ origin, admin }), stop }
    },
  }),
  'better-auth': kindOf({
    config: betterAuthKitConfig,
    at: ({ admin, gateway, ...address }, secret) => {
      const account = (one: typeof admin) => ({ email: one.email, password: secret(one.password) })
      const system = { ...address, admin: account(admin), gateway: account(gateway) }
      return betterAuthSystem(system, 'of an unknown version')
    },
    whyNot: 'No better-auth answers there, or its administrator may not create accounts',
    async start() {
      const why = await whyNoBetterAuth()
      if (why !== null) throw new BadCommand(why)
      const server = await startBetterAuth()
      return { system: await betterAuthSystem(server, server.version), stop: server.stop }
    },
  }),
  privacyidea: kindOf({
    config: privacyideaKitConfig,
    at: ({ url: origin, admin, gateway, ...where }, secret) => {
      const administrator = (one: typeof admin) => ({ userName: one.user, password: secret(one.password) })
      return privacyideaSystem({ origin, admin: administrator(admin), gateway: administrator(gateway), ...where })
    },
    whyNot: 'No privacyIDEA answers there, or its administrator may not create a realm, policies and users',
    async start() {
      const why = await whyNoPrivacyidea(console.log)
      if (why !== null) throw new BadCommand(why)
      const server = await startPrivacyidea()
      return { system: await privacyideaSystem(server), stop: server.stop }
    },
  }),
}

/** Says where the file is wrong, never what is there: somebody may have written a password into it. */
async function systemAt(file: string, { config, at, whyNot }: Kind<unknown>): Promise<KitSystem> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BadCommand(`${file} cannot be read as JSON`, { cause: error })
  }
  const read = config.safeParse(json)
  if (!read.success) throw new BadCommand(`${file}: ${sentenceOf(read.error)}`)
  const secret = secretReader(process.env, (path) => resolve(dirname(file), path))
  try {
    return await at(read.data, secret)
  } catch (error) {
    if (error instanceof GatewayProblem) throw error
    throw new BadCommand(`${whyNot} (${error instanceof Error ? error.message : String(error)})`, { cause: error })
  }
}

function reportOf({ connector, system, passed, skipped, failed }: KitResult): string {
  const texts = readSentences()
  const lineOf = ({ sentence, why }: { sentence: string; why: string }): string =>
    `  ${sentence}  ${texts.get(sentence)?.text ?? ''}\n    ${why}`
  return [
    '',
    `${connector} against ${system}`,
    ...(failed.length > 0 ? ['Broken:', ...failed.map(lineOf)] : []),
    ...(skipped.length > 0 ? ['Skipped:', ...skipped.map(lineOf)] : []),
    `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join('\n')
}

/** Keeps a result and makes the table of docs/connectors/README.md from all of them. */
function writeResult(kind: string, result: KitResult): void {
  mkdirSync(resultFolder, { recursive: true })
  replaceFile(join(resultFolder, `${kind}.json`), `${JSON.stringify(result, null, 2)}\n`)
  const page = join(resultFolder, '..', 'README.md')
  replaceFile(page, withTable(readFileSync(page, 'utf8'), connectorTable()))
}
