import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { generateSync } from 'otplib'
import { endsWithTest } from '../portal/portal-process.ts'
import { until } from '../time/until.ts'

const entry = join(import.meta.dirname, '../../../scripts/gateway.mjs')

/** Runs a command of the gateway to its end. */
export async function gatewayCommand(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = endsWithTest(
    spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } }),
  )
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  return { code, stdout, stderr }
}

interface StartedGateway {
  child: ChildProcess
  port: number
  /** All that it has printed. */
  output(): string
  /** The lines of its log. */
  events(): Record<string, unknown>[]
  /** Waits for a line of the log. */
  logged(name: string): Promise<void>
  /** Asks it to end, and answers its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** A gateway as a process of its own, as an operator starts it. */
export async function startedGateway(args: string[], env: NodeJS.ProcessEnv = {}): Promise<StartedGateway> {
  const child = endsWithTest(
    spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } }),
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const events = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const event = (name: string) => events().find((one) => one['event'] === name)
  await until('the gateway listens', () => event('listening') !== undefined || child.exitCode !== null)
  const listening = event('listening')
  if (listening === undefined) throw new Error(`The gateway ended: ${output}`)
  return {
    child,
    port: listening['port'] as number,
    output: () => output,
    events,
    logged: (name) => until(`the log has ${name}`, () => event(name) !== undefined),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}

export interface Asked {
  method?: string
  body?: object
  /** The body as a form sends it. */
  form?: string
  headers?: Record<string, string>
  /** The certificate to trust; without it plain HTTP. */
  ca?: string
  /** The host that the request names. */
  host?: string
  /** The address of this computer that it comes from. */
  from?: string
  /** The address of this computer that it goes to. */
  to?: string
}

interface GatewayAnswer {
  status: number
  /** Where the answer is JSON. */
  body: unknown
  text: string
  headers: IncomingHttpHeaders
  /** The fingerprint of the certificate; of TLS alone. */
  certificate: string | undefined
}

/** One request to a gateway on this computer, on a connection of its own. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', body, headers = {}, form, ca, host = 'localhost:4711', from, to = '127.0.0.1' }: Asked = {},
): Promise<GatewayAnswer> {
  const options = {
    host: to,
    port,
    path,
    method,
    agent: false,
    localAddress: from,
    headers: { Host: host, ...(body && { 'Content-Type': 'application/json' }), ...headers },
    ...(ca !== undefined && { ca, servername: 'localhost' }),
  }
  return new Promise((resolve, reject) => {
    const sent = (ca === undefined ? httpRequest : httpsRequest)(options, (answer) => {
      const { socket } = answer as unknown as { socket: { getPeerCertificate?(): { fingerprint256: string } } }
      const certificate = socket.getPeerCertificate?.().fingerprint256
      text(answer).then((said) => {
        const isJson = /json/.test(answer.headers['content-type'] ?? '')
        resolve({
          status: answer.statusCode ?? 0,
          text: said,
          body: isJson ? JSON.parse(said) : undefined,
          headers: answer.headers,
          certificate,
        })
      }, reject)
    })
    sent.on('error', reject)
    sent.end(form ?? (body && JSON.stringify(body)))
  })
}

/** Adds a person by the command and returns the secret of the Authenticator App. */
export async function addedStaff(
  config: string,
  member: { login: string; role: string; passwordFile: string },
): Promise<string> {
  const { login, role, passwordFile } = member
  const args = ['staff', 'add', '--config', config, '--login', login, '--name', `Name of ${login}`, '--role', role]
  const { code, stdout, stderr } = await gatewayCommand([...args, '--password-file', passwordFile])
  const secret = /secret=([A-Z2-7]+)/.exec(stdout)?.[1]
  if (code !== 0 || secret === undefined) throw new Error(`Nobody was added: ${stderr}`)
  return secret
}

/** Signs a person in with password and code, and returns the access token. */
export async function signedIn(
  port: number,
  { login, password, secret, ...asked }: { login: string; password: string; secret: string } & Asked,
): Promise<string> {
  const first = await ask(port, '/api/v1/staff/sessions', {
    ...asked,
    method: 'POST',
    body: { staffId: login, password, device: 'test' },
  })
  if (first.status !== 200) throw new Error(`Sign-in answered ${first.status} ${first.text}`)
  const id = (first.body as { challenge: { id: string } }).challenge.id
  const verified = await ask(port, `/api/v1/staff/sessions/challenges/${id}/verify`, {
    ...asked,
    method: 'POST',
    body: { code: generateSync({ secret }) },
  })
  if (verified.status !== 201) throw new Error(`The code answered ${verified.status} ${verified.text}`)
  return (verified.body as { accessToken: string }).accessToken
}
