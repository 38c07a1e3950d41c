import { join } from 'node:path'
import { readPageFiles } from '../../src/portal/inbox-page/page-files.ts'
import { scenarios } from '../../src/portal/scenarios/scenarios.ts'
import type { Sandbox } from '../../src/portal/server.ts'
import { startSandbox } from '../../src/portal/server.ts'
import { webPagesBase } from '../../src/portal/web-pages/web-pages.ts'
import { sandboxSecretHeader } from '../../src/shared/api/sandbox-controls.ts'
import { writeConformanceConfig } from './conformance-config.ts'
import { dataFolder } from '../setup/paths.mjs'
import type { PortalCommand } from './portal-options.ts'
import { portalOptions, usage, UsageError } from './portal-options.ts'
import { startErrorMessage } from './start-error.ts'

/**
 * The sandbox portal alone, until Ctrl-C. Answers the exit code: 0 after an orderly end, 1 when it cannot start, 2 when
 * the command line is not understood.
 */
export async function portal(args: string[]): Promise<number> {
  const command = read(args)
  if (typeof command === 'number') return command
  const sandbox = await start(command)
  if (sandbox === undefined) return 1
  const other = otherScenario(command, sandbox.scenario)
  if (other !== undefined) {
    await sandbox.close()
    console.error(other)
    return 1
  }
  const end = interrupted()
  const config = join(command.dataDir, 'conformance.json')
  writeConformanceConfig(config, sandbox, scenarios[sandbox.scenario])
  console.log(announcement(command, sandbox, config))
  await end
  console.log('Ending.')
  await sandbox.close()
  return 0
}

function read(args: string[]): PortalCommand | number {
  try {
    const command = portalOptions(args, process.env, dataFolder())
    if (command !== 'help') return command
    console.log(usage)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    return 2
  }
}

async function start(command: PortalCommand): Promise<Sandbox | undefined> {
  const { dataDir, port, newScenario, mode, smtpUrl, smsGatewayUrl } = command
  const log = (line: string): void => console.error(`${new Date().toISOString()} ${line}`)
  try {
    return await startSandbox({
      dataDir,
      port,
      scenario: newScenario,
      mode,
      page: readPageFiles(),
      log,
      smtpUrl,
      smsGatewayUrl,
    })
  } catch (error) {
    console.error(startErrorMessage(error, command))
    return undefined
  }
}

/** A portal keeps the scenario that it was created with: its data is not thrown away for an option on the command line. */
function otherScenario({ scenario, dataDir }: PortalCommand, held: string): string | undefined {
  if (scenario === undefined || (scenario as string) === held) return undefined
  return `${dataDir} contains the scenario ${held}, not ${scenario}. Take another folder with --data.`
}

function announcement(command: PortalCommand, sandbox: Sandbox, config: string): string {
  const { dataDir, mode, smtpUrl, smsGatewayUrl } = command
  const { baseUrl, secret, scenario } = sandbox
  const lines = [
    ['Address', baseUrl],
    ['Secret', secret],
    ['Web page', `${baseUrl}/sandbox/#${secret}`],
    ['Customer pages', `${baseUrl}${webPagesBase.server}/ (by a script: ${baseUrl}${webPagesBase.singlePage}/)`],
    ['Scenario', scenario],
    ['Mode', mode],
    ['Data', dataDir],
    ['E-mails', smtpUrl === undefined ? 'stay in the outbox' : `through ${new URL(smtpUrl).host}`],
    ['Text messages', smsGatewayUrl === undefined ? 'stay in the outbox' : `through ${new URL(smsGatewayUrl).host}`],
    ['To check it', `npm run conformance -- --base-url ${baseUrl} --config ${config}`],
    ['Sample logins', `on the web page, or GET ${baseUrl}/sandbox/scenario with the secret as ${sandboxSecretHeader}`],
  ] as const
  const table = lines.map(([name, value]) => `  ${name.padEnd(15)}${value}`).join('\n')
  return `The sandbox portal is ready.\n\n${table}\n\nCtrl-C ends it; its data stays.`
}

/** Resolves when somebody asks the process to end. The next time the system's own way applies. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
