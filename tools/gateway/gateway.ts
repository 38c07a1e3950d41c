import { resolve } from 'node:path'
import { renderUnicodeCompact } from 'uqr'
import { exportAudit } from '../../src/gateway/audit-export.ts'
import { backUp, restore } from '../../src/gateway/backup.ts'
import { checkGateway } from '../../src/gateway/check.ts'
import type { GatewayConfig } from '../../src/gateway/config.ts'
import { readConfig } from '../../src/gateway/config.ts'
import { loadConnector } from '../../src/gateway/load-connector.ts'
import { createGatewayLog } from '../../src/gateway/log.ts'
import { GatewayProblem } from '../../src/gateway/problem.ts'
import { readSecretFile, secretReader } from '../../src/gateway/secrets.ts'
import { startGateway } from '../../src/gateway/server.ts'
import { addStaff, disableStaff, staffLines } from '../../src/gateway/staff.ts'
import type { Store } from '../../src/gateway/store.ts'
import { createStore } from '../../src/gateway/store.ts'
import { askNewPassword } from './ask-password.ts'
import type { GatewayCommand } from './gateway-options.ts'
import { gatewayOptions, usage } from './gateway-options.ts'

/**
 * The gateway and its commands. Answers the exit code: 0 when all is well, 1 when it cannot do what was asked for, 2 when
 * the command line or the configuration is not understood.
 */
export async function gateway(args: string[], program = 'npm run gateway --'): Promise<number> {
  try {
    const command = gatewayOptions(args)
    if (command !== 'help') return await runCommand(command, readConfig(command.config))
    console.log(usage(program))
    return 0
  } catch (error) {
    if (!(error instanceof GatewayProblem)) throw error
    console.error(error.message)
    return error.exitCode
  }
}

async function runCommand(command: GatewayCommand, config: GatewayConfig): Promise<number> {
  switch (command.command) {
    case 'start':
      return start(command, config)
    case 'check':
      return check(command, config)
    case 'audit export':
      return withStore(config, (store) => {
        const { entries, fingerprint } = exportAudit(store, resolve(command.target), new Date())
        console.log(`${entries} entries in ${command.target}. Key fingerprint: ${fingerprint}`)
      })
    case 'backup':
      await backUp(config.dataDir, resolve(command.target), Date.now)
      console.log(`Backed up to ${command.target}. It contains the key: keep it as secret as the data folder.`)
      return 0
    case 'restore':
      restore(resolve(command.target), config.dataDir, Date.now())
      console.log(`Restored to ${config.dataDir}. Sessions and changes since the backup are not in it.`)
      return 0
    case 'staff list':
      return withStore(config, (store) => staffLines(store).forEach((line) => console.log(line)))
    case 'staff disable':
      return withStore(config, (store) => {
        disableStaff(store, command.login, Date.now())
        console.log(`${command.login} may not sign in any more; every session was ended.`)
      })
    case 'staff add': {
      const { passwordFile, member } = command
      const password = passwordFile === undefined ? await askNewPassword() : passwordIn(resolve(passwordFile))
      return withStore(config, async (store) => {
        const { otpauthUri } = await addStaff(store, config, member, { password, now: Date.now })
        console.log(`${member.name} (${member.role}) was added. For the Authenticator App, shown this once:\n`)
        console.log(`${otpauthUri}\n\n${renderUnicodeCompact(otpauthUri)}`)
      })
    }
  }
}

/** One line a finding; 1 where something that the desk needs is missing. */
async function check(command: GatewayCommand, config: GatewayConfig): Promise<number> {
  const secret = secretReader(process.env, config.pathOf)
  const notes: string[] = []
  const connector = () => loadConnector(config, ownConnector(command), { secret, log: (line) => notes.push(line) })
  const lines = await checkGateway(config, { secret, connector, now: new Date() })
  for (const { state, text } of lines) console.log(`${state.padEnd(8)}${text}`)
  for (const text of notes) console.log(`${'note'.padEnd(8)}Connector: ${text}`)
  return lines.some(({ state }) => state === 'missing') ? 1 : 0
}

function ownConnector({ connector }: GatewayCommand): string | undefined {
  return connector === undefined ? undefined : resolve(connector)
}

async function start(command: GatewayCommand, config: GatewayConfig): Promise<number> {
  const log = createGatewayLog(config.log.level)
  const secret = secretReader(process.env, config.pathOf)
  const line = (text: string): void => log.warn({ event: 'connector', text })
  const connector = await loadConnector(config, ownConnector(command), { secret, log: line })
  const end = interrupted()
  const running = await startGateway(config, { connector, secret, log })
  process.on('SIGHUP', running.reloadTls)
  await end
  await running.close()
  return 0
}

async function withStore(config: GatewayConfig, work: (store: Store) => void | Promise<void>): Promise<number> {
  const store = createStore(config.dataDir)
  try {
    await work(store)
    return 0
  } finally {
    store.close()
  }
}

function passwordIn(file: string): string {
  return readSecretFile(file).replace(/\r?\n$/, '')
}

/** Resolves when somebody asks the process to end. The next time the system's own way applies. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
