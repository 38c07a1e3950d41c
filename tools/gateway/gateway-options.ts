import { parseArgs } from 'node:util'
import { staffRole } from '../../src/shared/api/sessions.ts'
import { GatewayProblem } from '../../src/gateway/problem.ts'
import type { NewMember } from '../../src/gateway/staff.ts'

/** @param program how this program is called */
export const usage = (program: string): string => `usage: ${program} [COMMAND] [--config FILE]

  (no command)                starts the gateway; SIGTERM or Ctrl-C ends it, SIGHUP reads the TLS files again
  --check                     checks the configuration, the connector and every credential, and changes nothing
  staff add --login LOGIN --name NAME --role agent|approver|auditor [--own-account ID] [--password-file FILE]
  staff list
  staff disable --login LOGIN

  audit export FILE           writes the audit of what staff did; check it with: npm run verify -- FILE
  backup FOLDER               copies database and key, also while the gateway runs
  restore FOLDER              puts a backup into the data folder, which has to be empty

  --config FILE               default gateway.json
  --connector FILE            a connector of your own: a module for Node
  --help                      this text

Passwords and secrets never go on the command line: everybody on this computer can read one.`

type Common = { config: string; connector: string | undefined }

/** What the command line asks for. */
export type GatewayCommand = Common &
  (
    | { command: 'start' | 'check' | 'staff list' }
    | { command: 'staff add'; member: NewMember; passwordFile: string | undefined }
    | { command: 'staff disable'; login: string }
    | { command: 'audit export' | 'backup' | 'restore'; target: string }
  )

/** @throws GatewayProblem where the command line is not understood; 'help' where only the usage is asked for */
export function gatewayOptions(args: string[]): GatewayCommand | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const common: Common = { config: values.config ?? 'gateway.json', connector: values.connector }
  const name = positionals.join(' ')
  const needed = (option: 'login' | 'name' | 'role'): string => {
    const value = values[option]
    if (value === undefined || value.trim() === '') throw new GatewayProblem(`${name} needs --${option}.`, 2)
    return value.trim()
  }
  if (values.check && name !== '') throw new GatewayProblem(`--check goes with no other command.`, 2)
  const [target = ''] = positionals.slice(-1)
  for (const command of ['audit export', 'backup', 'restore'] as const)
    if (name === `${command} ${target}` && target !== '') return { ...common, command, target }
  switch (name) {
    case '':
      return { ...common, command: values.check ? 'check' : 'start' }
    case 'staff list':
      return { ...common, command: name }
    case 'staff disable':
      return { ...common, command: name, login: needed('login') }
    case 'staff add': {
      const role = staffRole.safeParse(needed('role'))
      if (!role.success) throw new GatewayProblem(`--role is one of ${staffRole.options.join(', ')}.`, 2)
      const ownAccountId = values['own-account'] ?? null
      const member = { login: needed('login'), name: needed('name'), role: role.data, ownAccountId }
      return { ...common, command: name, member, passwordFile: values['password-file'] }
    }
    default:
      throw new GatewayProblem(`There is no command "${name}".`, 2)
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  const options = {
    config: text,
    connector: text,
    check: { type: 'boolean' },
    login: text,
    name: text,
    role: text,
    'own-account': text,
    'password-file': text,
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new GatewayProblem(`${(error as Error).message.split('. ')[0] ?? ''}.`, 2)
  }
}
