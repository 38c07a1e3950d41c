import type { Method } from '#shared/api/primitives.ts'
import type { PrivacyideaSettings } from '../../../src/portal/connectors/privacyidea/settings.ts'
import { stepAt, totpOfStep } from '../../../src/portal/rules/totp.ts'
import type { CodeSinks } from './code-sinks.ts'
import { codeSinks } from './code-sinks.ts'

interface Administrator {
  userName: string
  password: string
}

/** Somebody whom the user directory is to have. */
interface NewUser {
  name: string
  displayName: string
  email?: string
  mobile?: string
}

/** Where a privacyIDEA is, who administers it, and how its users are made. */
export interface PrivacyideaAdmin {
  origin: string
  /** May do everything. */
  admin: Administrator
  /** Whom the gateway signs in as; gets a policy of its own. */
  gateway: Administrator
  /** The password of every user that is made. */
  userPassword: string
  /** The file of a user directory, for a server that was started here. */
  usersFile?: string
  addUser?: (user: NewUser) => void
  /** A user directory of the system's own in which users can be made; where there is no file. */
  resolver?: string | undefined
  /** The address of this computer at which the system reaches it, for the codes that it sends. */
  sinkAddress?: string | undefined
}

/** A customer of a realm, with what it needs to sign in. */
export interface PrivacyideaCustomer {
  name: string
  displayName: string
  email: string
  mobile: string
  password: string
  /** Of its Authenticator App, in base32; null while it has none. */
  secret: string | null
}

type SignIn = 'signed in' | 'asks for a code' | 'refused'

/** A token as privacyIDEA has it. */
interface Token {
  serial: string
  tokentype: string
  rollout_state: string
  failcount: number
}

/** A realm for one test run, with its truth: what privacyIDEA itself says, by its administrator and at its sign-in. */
export interface PrivacyideaRealm {
  name: string
  settings: PrivacyideaSettings
  version: string
  sinks: CodeSinks
  /** A call of the administrator's. @returns its value @throws where the answer is no success */
  admin(method: 'GET' | 'POST' | 'DELETE', path: string, values?: Record<string, string>): Promise<unknown>
  /** Privileges that the gateway's administrator has from now on. */
  grant(rights: readonly string[]): Promise<void>
  policy(name: string, scope: string, action: string): Promise<void>
  removePolicy(name: string): Promise<void>
  createUser(
    name: string,
    options?: { types?: readonly string[]; email?: string; mobile?: string },
  ): Promise<PrivacyideaCustomer>
  tokens(user: PrivacyideaCustomer): Promise<Token[]>
  /** What `/validate/check` says to the right password, and to a code at the challenge that follows. */
  signIn(user: PrivacyideaCustomer, options?: { password?: string; code?: string }): Promise<SignIn>
  /** The method that the sign-in asks for; null where it asks for none. */
  asksFor(user: PrivacyideaCustomer): Promise<Method | null>
  /** A code that is right now and was not used before: of an app by its secret, else the newest that was sent. */
  code(user: PrivacyideaCustomer, secret?: string | null): string
  /** Wrong codes until no token of the account takes any more. */
  lock(user: PrivacyideaCustomer): Promise<void>
  /** How many tokens of the account were deleted, by privacyIDEA's own audit. */
  removals(user: PrivacyideaCustomer): Promise<number>
  /** Secrets of every token that was made here. */
  secrets(): string[]
  /** Takes away everything that was made. */
  remove(): Promise<void>
}

/** What the gateway needs, and no more (docs/connectors/privacyidea.md). */
export const leastPrivileges = [
  'userlist',
  'tokenlist',
  'delete',
  'reset',
  'auditlog',
  'triggerchallenge',
  'getchallenges',
] as const
const defaultTypes: readonly string[] = ['totp']
const methodOfType: Readonly<Record<string, Method>> = {
  totp: 'authenticator',
  hotp: 'authenticator',
  sms: 'sms',
  email: 'email',
}

interface Body {
  result: { status: boolean; value?: unknown; authentication?: string; error?: { code: number; message: string } }
  detail?: {
    serial?: string
    transaction_id?: string
    otpkey?: { value_b32?: string }
    multi_challenge?: { type: string }[]
  } | null
  versionnumber?: string
}

/** @throws where there is no privacyIDEA, or the administrator may not do it */
export async function createPrivacyideaRealm(system: PrivacyideaAdmin, name: string): Promise<PrivacyideaRealm> {
  const { origin, admin, gateway, userPassword } = system
  const sinks = await codeSinks(system.sinkAddress)
  const made: (() => Promise<unknown>)[] = []
  const secretsMade: string[] = []
  const usedSteps = new Map<string, number>()
  let version = ''
  let token = ''
  async function send(method: string, path: string, values: Record<string, string> = {}): Promise<Body> {
    const text = new URLSearchParams(values).toString()
    const isForm = method === 'POST'
    const response = await fetch(`${origin}${path}${isForm || text === '' ? '' : `?${text}`}`, {
      method,
      headers: { ...(token !== '' && { Authorization: token }), 'Accept-Language': 'en' },
      ...(isForm && { body: new URLSearchParams(values) }),
    })
    const body = (await response.json()) as Body
    version = body.versionnumber ?? version
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${body.result.error?.message}`)
    return body
  }
  const call: PrivacyideaRealm['admin'] = async (...asked) => (await send(...asked)).result.value
  const signedIn = (await call('POST', '/auth', { username: admin.userName, password: admin.password })) as {
    token: string
  }
  token = signedIn.token

  const policy: PrivacyideaRealm['policy'] = async (policyName, scope, action) => {
    const where: Record<string, string> = scope === 'admin' ? {} : { realm: name }
    await call('POST', `/policy/${policyName}`, { scope, action, active: '1', ...where })
  }
  const ownPolicy = async (part: string, scope: string, action: string): Promise<void> => {
    await policy(`${name}_${part}`, scope, action)
    made.push(() => call('DELETE', `/policy/${name}_${part}`))
  }
  const resolver = system.resolver ?? `${name}-users`
  if (system.resolver === undefined) {
    await call('POST', `/resolver/${resolver}`, { type: 'passwdresolver', fileName: system.usersFile ?? '' })
    made.push(() => call('DELETE', `/resolver/${resolver}`))
  }
  await call('POST', `/realm/${name}`, { resolvers: resolver })
  made.push(() => call('DELETE', `/realm/${name}`))
  // With the first policy of an administrator every other one loses its rights, so this comes before it.
  const everything = `${name}_everything`
  await call('POST', `/policy/${everything}`, { scope: 'admin', adminuser: admin.userName, action: '*', active: '1' })
  made.push(() => call('DELETE', `/policy/${everything}`))
  const grant: PrivacyideaRealm['grant'] = async (rights) => {
    const action = rights.join(', ')
    const whose = { adminuser: gateway.userName, realm: name }
    await call('POST', `/policy/${name}_desk`, { scope: 'admin', ...whose, action, active: '1' })
  }
  await grant(leastPrivileges)
  made.push(() => call('DELETE', `/policy/${name}_desk`))
  const types = 'totp hotp sms email'
  await ownPolicy('signin', 'authentication', `otppin=userstore, passthru=userstore, challenge_response=${types}`)
  await ownPolicy('enrolment', 'enrollment', 'verify_enrollment=totp sms email')
  await ownPolicy('customers', 'user', 'enrollTOTP, enrollSMS, enrollEMAIL, delete')
  const sinkHost = system.sinkAddress ?? '127.0.0.1'
  await call('POST', '/smsgateway', {
    name: `${name}-sms`,
    module: 'privacyidea.lib.smsprovider.HttpSMSProvider.HttpSMSProvider',
    'option.URL': `http://${sinkHost}:${sinks.smsPort}/`,
    'option.HTTP_METHOD': 'POST',
    'option.CHECK_SSL': 'yes',
    'option.SEND_DATA_AS_JSON': 'no',
    'option.phone': '{phone}',
    'option.text': '{otp}',
  })
  made.push(() => call('DELETE', `/smsgateway/${name}-sms`))
  await call('POST', `/smtpserver/${name}-mail`, {
    server: sinkHost,
    port: String(sinks.smtpPort),
    sender: 'mfa@portal.example',
  })
  made.push(() => call('DELETE', `/smtpserver/${name}-mail`))
  for (const [key, value] of [
    ['sms.identifier', `${name}-sms`],
    ['email.identifier', `${name}-mail`],
  ] as const) {
    const before = await call('GET', `/system/${key}`)
    await call('POST', '/system/setConfig', { [key]: value })
    made.push(() =>
      typeof before === 'string'
        ? call('POST', '/system/setConfig', { [key]: before })
        : call('DELETE', `/system/${key}`),
    )
  }

  const of = (user: PrivacyideaCustomer) => ({ user: user.name, realm: name })
  const check = (values: Record<string, string>): Promise<Body> => send('POST', '/validate/check', values)
  async function tokens(user: PrivacyideaCustomer): Promise<Token[]> {
    const value = (await call('GET', '/token/', { ...of(user), pagesize: '100' })) as { tokens: Token[] }
    return value.tokens
  }
  const realm: PrivacyideaRealm = {
    name,
    settings: { url: origin, realm: name, admin: gateway.userName, password: gateway.password },
    version: `privacyIDEA ${version}`,
    sinks,
    admin: call,
    grant,
    policy: (part, ...rest) => policy(`${name}_${part}`, ...rest),
    async removePolicy(part) {
      await call('DELETE', `/policy/${name}_${part}`)
    },
    async createUser(
      userName,
      { types: tokenTypes = defaultTypes, email = `${userName}@customer.example`, mobile = '+60 12 345 6789' } = {},
    ) {
      const displayName = `${userName} Trading`
      const user: PrivacyideaCustomer = {
        name: userName,
        displayName,
        email,
        mobile,
        password: userPassword,
        secret: null,
      }
      if (system.addUser) system.addUser({ name: userName, displayName, email, mobile })
      else {
        const [givenname = '', surname = ''] = displayName.split(' ')
        const about = { email, mobile, givenname, surname, password: userPassword }
        await call('POST', '/user/', { user: userName, resolver, ...about })
        made.push(() => call('DELETE', `/user/${resolver}/${encodeURIComponent(userName)}`))
      }
      for (const type of tokenTypes) {
        const values = { ...of(user), type, genkey: '1', description: `Own ${type}` }
        const { detail } = await send('POST', '/token/init', values)
        const secret = detail?.otpkey?.value_b32 ?? null
        if (secret !== null) secretsMade.push(secret)
        const state = { serial: detail?.serial ?? '' }
        if (type === 'totp' && secret !== null) {
          user.secret = secret
          await call('POST', '/token/init', { ...state, type, verify: realm.code(user) })
        }
        made.push(() => call('DELETE', `/token/${state.serial}`))
      }
      return user
    },
    tokens,
    async signIn(user, { password = user.password, code } = {}) {
      const first = await check({ ...of(user), pass: password })
      if (first.result.authentication === 'ACCEPT') return 'signed in'
      if (first.result.authentication !== 'CHALLENGE') return 'refused'
      if (code === undefined) return 'asks for a code'
      const second = await check({ ...of(user), pass: code, transaction_id: first.detail?.transaction_id ?? '' })
      return second.result.authentication === 'ACCEPT' ? 'signed in' : 'refused'
    },
    async asksFor(user) {
      const { result, detail } = await check({ ...of(user), pass: user.password })
      if (result.authentication !== 'CHALLENGE') return null
      return methodOfType[detail?.multi_challenge?.[0]?.type ?? ''] ?? null
    },
    code(user, secret = user.secret) {
      if (secret === null) return sinks.newest(user.email) ?? ''
      // Each code is taken once; privacyIDEA takes those of the next three minutes.
      const step = Math.max(stepAt(Date.now()), (usedSteps.get(secret) ?? 0) + 1)
      usedSteps.set(secret, step)
      return totpOfStep(secret, step)
    },
    async lock(user) {
      for (const { serial } of await tokens(user)) await call('POST', '/token/set', { serial, max_failcount: '2' })
      const isOpen = async () => (await tokens(user)).some(({ failcount }) => failcount < 2)
      while (await isOpen()) await realm.signIn(user, { code: '000000' })
    },
    async removals(user) {
      const values = { ...of(user), action: 'DELETE /token/*', success: '1', page_size: '100' }
      return ((await call('GET', '/audit/', values)) as { auditdata: unknown[] }).auditdata.length
    },
    secrets: () => secretsMade,
    async remove() {
      for (const undo of made.toReversed()) await undo().catch(() => undefined)
      await sinks.close()
    },
  }
  return realm
}
