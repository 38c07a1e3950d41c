import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { capabilities } from '#shared/api/capabilities.ts'
import { isIssuerAddress, staffSignInBy } from '#shared/api/openid-sign-in.ts'
import { secretReference } from '../portal/connectors/connector.ts'
import { fileProblem, GatewayProblem } from './problem.ts'
import { isAddressRange, isLoopbackAddress } from './trusted-proxies.ts'

const path = z.string().min(1)
const port = z.int().min(0).max(65535)
const oneAddress = z
  .string()
  .regex(/^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u, { error: 'is one e-mail address' })

const publicUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHttp = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname))
  if (url !== undefined && isHttp && url.pathname === '/' && url.search + url.hash + url.username + url.password === '')
    return url
  context.addIssue({
    code: 'custom',
    message: 'is https://HOST or https://HOST:PORT, and http:// on this computer alone',
  })
  return z.NEVER
})

const values = z.array(z.string().min(1).max(200)).max(100).default([])

/** Staff who sign in at the company's OpenID Connect provider. */
const openIdConnect = z.strictObject({
  kind: z.literal('openid-connect'),
  /** Exactly as the provider calls itself. */
  issuer: z.string().refine(isIssuerAddress, { error: 'is https://…, and http:// on this computer alone' }),
  /** A public client: nothing secret is in a console. */
  clientId: z.string().min(1).max(200),
  scopes: z
    .array(z.string().min(1).max(100))
    .refine((scopes) => scopes.includes('openid'), { error: 'has "openid"' })
    .default(['openid', 'profile']),
  redirectPorts: staffSignInBy.shape.redirectPorts.default([]),
  /** The claim of the ID token with the roles: its name, or the names that lead to it. */
  rolesClaim: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(5)]),
  /** The values of that claim that give each role of the desk. */
  roles: z
    .strictObject({ agent: values, approver: values, auditor: values })
    .refine(({ agent, approver }) => agent.length > 0 && approver.length > 0, {
      error: 'has values for "agent" and for "approver"',
    })
    .refine(({ agent, approver, auditor }) => isWithoutDoubles([...agent, ...approver, ...auditor]), {
      error: 'gives one value two roles',
    }),
  /** After so many hours a person signs in again. */
  sessionHours: z.int().min(1).max(24).default(10),
  /** How long ago the sign-in before an effect may be, in seconds. */
  stepUpSeconds: z.int().min(30).max(600).default(120),
})

function isWithoutDoubles(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length
}

/** What `gateway.json` can say. Unknown settings are refused: one that was misspelt would protect nothing. */
const settings = z.strictObject({
  listen: z.strictObject({
    address: z
      .string()
      .refine((text) => isIP(text) !== 0, { error: 'is an IP address' })
      .default('127.0.0.1'),
    port,
  }),
  publicUrl,
  name: z.string().min(1).max(80),
  support: capabilities.shape.support,
  dataDir: path,
  tls: z.strictObject({ certificate: path, key: path }).optional(),
  trustedProxies: z
    .array(z.string().refine(isAddressRange, { error: 'is an IP address or a range like 10.0.0.0/8' }))
    .default([]),
  connector: z.strictObject({ kind: z.string().min(1), settings: z.unknown().optional() }),
  staffSignIn: z
    .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('password') }), openIdConnect])
    .default({ kind: 'password' }),
  smtp: z
    .strictObject({
      host: z.string().min(1),
      port: port.optional(),
      /** TLS from the first byte, or by STARTTLS; `none` to this computer alone. */
      security: z.enum(['tls', 'starttls', 'none']),
      user: z.string().min(1).optional(),
      password: secretReference.optional(),
      from: oneAddress,
    })
    .refine((smtp) => (smtp.user === undefined) === (smtp.password === undefined), {
      error: 'has "user" and "password", or neither',
    })
    .refine((smtp) => smtp.security !== 'none' || isLoopbackHost(smtp.host), {
      error: 'has "security" "tls" or "starttls": codes and links do not travel in the clear to another computer',
    })
    .optional(),
  smsGateway: z
    .strictObject({
      url: z.string().min(1),
      user: z.string().min(1).optional(),
      password: secretReference.optional(),
    })
    .refine((sms) => (sms.user === undefined) === (sms.password === undefined), {
      error: 'has "user" and "password", or neither',
    })
    .optional(),
  limits: capabilities.shape.limits.partial().strict().default({}),
  /** Calls without a session that one address may make in a minute. */
  signInsPerMinute: z.int().min(1).max(10_000).default(30),
  /** Who may read `/metrics`, beside this computer. */
  metricsFrom: z
    .array(z.string().refine(isAddressRange, { error: 'is an IP address or a range like 10.0.0.0/8' }))
    .default([]),
  /** scrypt's N for passwords of staff. */
  passwordCost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20)
    .refine((cost) => Number.isInteger(Math.log2(cost)), { error: 'is a power of two' })
    .default(2 ** 17),
  log: z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') }).default({ level: 'info' }),
})

/** A configuration whose paths are absolute. */
export interface GatewayConfig extends z.output<typeof settings> {
  /** Makes a path of the configuration absolute: relative ones begin at the folder of the file. */
  pathOf(path: string): string
}

/** @throws GatewayProblem with the setting that is wrong, by its name, and never with its value */
export function readConfig(file: string): GatewayConfig {
  const folder = dirname(resolve(file))
  const pathOf = (text: string): string => resolve(folder, text)
  const read = settings.safeParse(parseJson(file))
  if (!read.success) throw new GatewayProblem(`${file}: ${sentenceOf(read.error)}`, 2)
  const config = read.data
  const wrong = contradictionIn(config)
  if (wrong !== undefined) throw new GatewayProblem(`${file}: ${wrong}`, 2)
  return {
    ...config,
    dataDir: pathOf(config.dataDir),
    tls: config.tls && { certificate: pathOf(config.tls.certificate), key: pathOf(config.tls.key) },
    pathOf,
  }
}

/** What no single setting shows. */
function contradictionIn({
  listen,
  tls,
  trustedProxies,
  publicUrl: url,
}: z.output<typeof settings>): string | undefined {
  if (tls !== undefined && url.protocol !== 'https:') return '"publicUrl" begins with https:// where "tls" is set.'
  if (tls !== undefined) return undefined
  const isPrivate = isLoopbackAddress(listen.address)
  // guard: gateway.no-clear-text
  if (!isPrivate && trustedProxies.length === 0)
    return 'without "tls" the gateway listens on this computer alone (127.0.0.1), or behind a proxy that "trustedProxies" names.'
  if (url.protocol === 'https:' && trustedProxies.length === 0)
    return '"publicUrl" is https://, so set "tls", or name the proxy that has the certificate in "trustedProxies".'
  return undefined
}

/** The first problem of a parse as a sentence. Messages of zod quote no value. */
export function sentenceOf(error: z.ZodError, under: readonly PropertyKey[] = []): string {
  const [issue] = error.issues
  if (issue === undefined) return 'the configuration is not understood.'
  const place = [...under, ...issue.path].map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${key}"`).join(', ')
    return `unknown setting ${names}${place === '' ? '' : ` in "${place}"`}. Remove it, or correct its name.`
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return missing ? `"${place}" is missing.` : `"${place}": ${issue.message}.`
}

function parseJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw fileProblem(error, `The configuration ${file}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message quotes what is around the mistake, which may be a secret that should not be there.
    throw new GatewayProblem(`${file} is no JSON: a comma, a quote or a bracket is missing or one too many.`, 2)
  }
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host.replace(/^\[|\]$/g, ''))
}
