import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { createConnection, isIP } from 'node:net'
import { dirname } from 'node:path'
import { connect as connectTls } from 'node:tls'
import Database from 'better-sqlite3'
import { createTransport } from 'nodemailer'
import { environmentProxy } from '../network/agents.ts'
import { trustedAuthorities } from '../network/authorities.ts'
import { checkedDirectory } from '../portal/directory/remote/checked-directory.ts'
import { mailNetwork } from '../portal/messages/mail-socket.ts'
import { systemTimer } from '../portal/messages/timer.ts'
import { newestVersion } from '../portal/repositories/database.ts'
import type { GatewayConfig } from './config.ts'
import type { LoadedConnector } from './load-connector.ts'
import { smsServerOf, smtpServerOf } from './messages.ts'
import { GatewayProblem } from './problem.ts'
import type { CheckLine } from './check-line.ts'
import { missingLine as missing, noteLine as note, okLine as ok } from './check-line.ts'
import { staffProviderLines } from './check-openid.ts'
import type { ReadSecret } from './secrets.ts'
import { databaseFile, keyFile } from './store.ts'
import { readTlsFiles } from './tls.ts'

/** How long a server has to answer, in milliseconds. */
const patienceMs = 10_000
/** Less room than this on the disk is reported, in bytes. */
const leastRoom = 200 * 1024 * 1024
/** A certificate that expires sooner is reported, in milliseconds. */
const soonMs = 14 * 24 * 60 * 60 * 1000

export interface CheckDeps {
  secret: ReadSecret
  connector: () => Promise<LoadedConnector>
  now: Date
}

/** Tries everything that the configuration names, and changes nothing: what can be done, and what is missing with what to do. */
export async function checkGateway(config: GatewayConfig, deps: CheckDeps): Promise<CheckLine[]> {
  const parts = [
    () => dataFolderLines(config.dataDir),
    () =>
      config.staffSignIn.kind === 'password' ? staffLines(config.dataDir) : staffProviderLines(config.staffSignIn),
    () => tlsLines(config, deps.now),
    () => connectorLines(deps),
    () => smtpLines(config, deps.secret),
    () => smsLines(config, deps.secret),
  ]
  const lines: CheckLine[] = []
  for (const part of parts) lines.push(...(await withProblems(part)))
  return lines
}

async function withProblems(part: () => CheckLine[] | Promise<CheckLine[]>): Promise<CheckLine[]> {
  try {
    return await part()
  } catch (error) {
    if (error instanceof GatewayProblem) return [missing(error.message)]
    throw error
  }
}

function dataFolderLines(dataDir: string): CheckLine[] {
  let place = dataDir
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place)
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [
      missing(
        `Data folder: ${place} cannot be read and written by this user. Give it to the user that the gateway runs as.`,
      ),
    ]
  }
  const { bavail, bsize } = statfsSync(place)
  const room = bavail * bsize
  const lines = [
    place === dataDir
      ? ok(`Data folder: ${dataDir} can be written`)
      : ok(`Data folder: ${dataDir} will be made at the start`),
  ]
  if (room < leastRoom)
    lines.push(
      note(
        `Data folder: ${Math.floor(room / 1024 / 1024)} MB are free on its disk. Make room: a full disk stops the desk.`,
      ),
    )
  if (existsSync(databaseFile(dataDir)) && !existsSync(keyFile(dataDir)))
    lines.push(
      missing(
        `Data folder: ${keyFile(dataDir)} is missing, and the database cannot be read without it. Restore it from a backup.`,
      ),
    )
  return lines
}

function staffLines(dataDir: string): CheckLine[] {
  const counts = countStaff(databaseFile(dataDir))
  if (counts === 'older')
    return [note('Staff: the database is of an older version, and is brought up to date at the start')]
  if (counts === 'newer')
    return [missing('Data folder: the database was written by a newer version of the gateway. Install that one.')]
  const of = (role: string): number => counts.get(role) ?? 0
  const add = (role: string): string => `Add one with: staff add --role ${role} --login LOGIN --name NAME`
  const workers = of('agent') + of('approver')
  return [
    workers > 0
      ? ok(`Staff: ${of('agent')} agents, ${of('approver')} approvers`)
      : missing(`Staff: there is no agent. ${add('agent')}`),
    ...(of('approver') > 0
      ? []
      : [missing(`Staff: there is no approver, and cases with risk wait for one. ${add('approver')}`)]),
    ...(of('approver') > 0 && workers === 1
      ? [missing(`Staff: nobody approves an own case, and there is one person only. ${add('agent')}`)]
      : []),
  ]
}

/** Who may sign in, by role. */
function countStaff(file: string): Map<string, number> | 'older' | 'newer' {
  if (!existsSync(file)) return new Map()
  const db = openUnchanged(file)
  try {
    const version = db.pragma('user_version', { simple: true }) as number
    if (version !== newestVersion) return version < newestVersion ? 'older' : 'newer'
    const rows = db
      .prepare<[], { role: string; count: number }>(
        'SELECT role, count(*) AS count FROM staff WHERE disabled_at IS NULL GROUP BY role',
      )
      .all()
    return new Map(rows.map(({ role, count }) => [role, count]))
  } catch {
    throw new GatewayProblem(`Data folder: ${file} is no database of a gateway, or a damaged one. Restore a backup.`)
  } finally {
    db.close()
  }
}

/**
 * A database in WAL mode makes files beside it also for a reader. While a gateway runs they are there; else the file is
 * complete by itself, and is read in memory as one that has no WAL (bytes 18 and 19, sqlite.org/fileformat2.html).
 */
function openUnchanged(file: string): Database.Database {
  if (existsSync(`${file}-wal`)) return new Database(file, { readonly: true, fileMustExist: true })
  const bytes = readFileSync(file)
  bytes.fill(1, 18, 20)
  return new Database(bytes)
}

function tlsLines(config: GatewayConfig, now: Date): CheckLine[] {
  const { tls, trustedProxies, publicUrl } = config
  if (tls === undefined)
    return [
      trustedProxies.length > 0
        ? ok(`TLS: by the proxy at ${trustedProxies.join(', ')}`)
        : note('TLS: none, so only this computer reaches the gateway'),
    ]
  const { expires } = readTlsFiles(tls, publicUrl.hostname.replace(/^\[|\]$/g, ''), now)
  const until = expires.toISOString().slice(0, 10)
  if (expires.getTime() - now.getTime() < soonMs) return [note(`TLS: the certificate expires on ${until}. Renew it.`)]
  return [ok(`TLS: the certificate is for ${publicUrl.hostname} until ${until}`)]
}

async function connectorLines(deps: CheckDeps): Promise<CheckLine[]> {
  const { kind, directory } = await deps.connector()
  if (directory === null) return [ok(`Connector: ${kind}, accounts of the gateway's own`)]
  const checked = checkedDirectory(directory, systemTimer)
  const answer = await checked.test()
  const lacks = Object.entries(checked.lacks).map(([act, reason]) => note(`Connector: cannot ${act}: ${reason}`))
  if (answer.kind === 'refused')
    return [
      missing(`Connector: ${checked.name} refused the credential (${answer.code}). Correct "connector.settings".`),
    ]
  if (answer.kind !== 'answered')
    return [
      missing(
        `Connector: ${checked.name} ${answer.kind === 'lost' ? 'gave no answer that can be read' : 'was not reached'}. Check its address in "connector.settings", and that it runs.`,
      ),
    ]
  const { system, missing: needed, findings } = answer.value
  return [
    ok(`Connector: ${system} answers, ${checked.methods.join(', ')}`),
    ...needed.map((sentence) => missing(`Connector: ${sentence}`)),
    ...findings.map((sentence) => note(`Connector: ${sentence}`)),
    ...lacks,
  ]
}

async function smtpLines({ smtp }: GatewayConfig, secret: ReadSecret): Promise<CheckLine[]> {
  if (smtp === undefined)
    return [missing('E-mail: no server is configured, so no consent is asked for and nobody is notified. Set "smtp".')]
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  const server = smtpServerOf(smtp, secret)
  const transport = createTransport({ ...server, ...mailNetwork(server), ...timeouts })
  try {
    await transport.verify()
    return [ok(`E-mail: ${smtp.host} takes ${smtp.user === undefined ? 'e-mails' : 'the login'}`)]
  } catch (error) {
    const { code = '', responseCode } = error as { code?: string; responseCode?: number }
    const said = responseCode === undefined ? code : `SMTP ${responseCode}`
    const todo =
      code === 'EAUTH'
        ? 'refused the login. Correct "smtp.user" and "smtp.password"'
        : 'cannot be used. Check "smtp.host", "smtp.port" and "smtp.security"'
    return [missing(`E-mail: ${smtp.host} ${todo} (${said}).`)]
  } finally {
    transport.close()
  }
}

/** Connects and sends nothing: an SMS costs money. */
async function smsLines({ smsGateway }: GatewayConfig, secret: ReadSecret): Promise<CheckLine[]> {
  if (smsGateway === undefined)
    return [note('SMS: no gateway is configured, so text messages wait. Set "smsGateway" where the desk sends any.')]
  const { hostname, port, protocol } = new URL(smsServerOf(smsGateway, secret).url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isTls = protocol === 'https:'
  const place = { host, port: port === '' ? (isTls ? 443 : 80) : Number(port) }
  const way = isTls ? await environmentProxy.dial(host, place.port).catch((error: unknown) => error as Error) : null
  const problem = await new Promise<string | undefined>((resolve) => {
    if (way instanceof Error) return resolve('code' in way ? String(way.code) : way.message)
    const socket =
      way === null
        ? createConnection(place)
        : connectTls({ socket: way, host, ...(isIP(host) === 0 && { servername: host }), ca: trustedAuthorities() })
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('timeout')))
    socket.once(isTls ? 'secureConnect' : 'connect', () => (resolve(undefined), socket.destroy()))
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
  if (problem === undefined) return [ok(`SMS: ${host} is reached; nothing was sent`)]
  return [missing(`SMS: ${host} is not reached (${problem}). Check "smsGateway.url".`)]
}
