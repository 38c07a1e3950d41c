import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ScenarioName } from '../../src/shared/api/sandbox-controls.ts'
import { scenarioName } from '../../src/shared/api/sandbox-controls.ts'
import { parseSmsGatewayUrl, parseSmtpUrl } from '../../src/portal/messages/gateway-url.ts'

const modes = ['two-stage', 'replace'] as const
const defaultPort = 4711
const defaultScenario = 'three-accounts'

export const usage = `usage: npm run portal -- [--data DIR] [--port N] [--scenario NAME] [--mode MODE] [--smtp URL] [--sms-gateway URL]

  --data DIR         where its database and key lie; made when missing
  --port N           default ${defaultPort}; 0 takes a free one
  --scenario NAME    ${scenarioName.options.join(', ')}
  --mode MODE        ${modes.join(' (as the real portal works), ')}
  --smtp URL         sends e-mails: smtp://HOST:PORT or smtps://HOST:PORT
  --sms-gateway URL  sends text messages: see docs/portal-api/sms-gateway.md
  --help             this text

A URL with a password goes into the environment, as FACTORDESK_SMTP_URL or FACTORDESK_SMS_GATEWAY_URL:
everybody on this machine can read a command line.`

/** What the command line, the environment and the defaults come to. */
export interface PortalCommand {
  dataDir: string
  port: number
  /** Undefined: not asked for; a new data folder gets `newScenario` and one in use keeps its own. */
  scenario: ScenarioName | undefined
  newScenario: ScenarioName
  mode: (typeof modes)[number]
  smtpUrl: string | undefined
  smsGatewayUrl: string | undefined
}

/** The command line is not understood; the message says what about it, in a sentence. */
export class UsageError extends Error {}

/**
 * Reads the command line of `npm run portal`.
 *
 * @param dataHome folder of this user's data
 * @returns 'help' when only the usage is asked for
 * @throws {UsageError}
 */
export function portalOptions(args: string[], env: NodeJS.ProcessEnv, dataHome: string): PortalCommand | 'help' {
  const given = parse(args)
  if (given.help) return 'help'
  const scenario = given.scenario === undefined ? undefined : oneOf('--scenario', given.scenario, scenarioName.options)
  const newScenario = scenario ?? defaultScenario
  if (given.data === '') throw new UsageError('--data needs the name of a folder')
  return {
    // A folder for each scenario, so that one can be tried without throwing another away.
    dataDir: path.resolve(given.data ?? path.join(dataHome, `portal-${newScenario}`)),
    port: given.port === undefined ? defaultPort : portNumber(given.port),
    scenario,
    newScenario,
    mode: oneOf('--mode', given.mode ?? modes[0], modes),
    smtpUrl: gatewayUrl('--smtp', given.smtp, 'FACTORDESK_SMTP_URL', env, parseSmtpUrl),
    smsGatewayUrl: gatewayUrl(
      '--sms-gateway',
      given['sms-gateway'],
      'FACTORDESK_SMS_GATEWAY_URL',
      env,
      parseSmsGatewayUrl,
    ),
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  const options = {
    data: text,
    port: text,
    scenario: text,
    mode: text,
    smtp: text,
    'sms-gateway': text,
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function oneOf<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value)
  if (found === undefined) throw new UsageError(`${option} is one of ${names.join(', ')}, not "${value}"`)
  return found
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) throw new UsageError(`--port is a number from 0 to 65535, not "${text}"`)
  return port
}

function gatewayUrl(
  option: string,
  given: string | undefined,
  variable: string,
  env: NodeJS.ProcessEnv,
  check: (url: string) => unknown,
): string | undefined {
  const url = given ?? (env[variable] || undefined)
  if (url === undefined) return undefined
  try {
    check(url)
  } catch (error) {
    throw new UsageError(`${given === undefined ? variable : option}: ${(error as Error).message}`)
  }
  if (given !== undefined && new URL(given).password !== '') {
    throw new UsageError(
      `${option} contains a password, and everybody on this machine can read a command line: set ${variable} in its place`,
    )
  }
  return url
}
