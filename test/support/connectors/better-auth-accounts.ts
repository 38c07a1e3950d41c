import { generateSync } from 'otplib'
import type { BetterAuthSettings } from '../../../src/portal/connectors/better-auth/settings.ts'

/** Where a better-auth is, an administrator who may create accounts, and the account that the gateway has there. */
export interface BetterAuthAdmin {
  url: string
  /** What it trusts; the origin of the address by default. */
  origin?: string | undefined
  admin: { email: string; password: string }
  gateway: { email: string; password: string }
  /** The codes that it sent to an address, oldest first; where a test can read them. */
  codes?: ((to: string) => Promise<string[]>) | undefined
}

/** A customer, with what it needs to sign in. */
export interface BetterAuthCustomer {
  id: string
  email: string
  name: string
  password: string
}

/** What the sign-in says to the right password: codes that it asks for, by better-auth's own names. */
type SignIn = { is: 'signed in'; cookie: string } | { is: 'asks for a code'; methods: string[]; cookie: string } | null

/** Accounts of better-auth with their truth: what better-auth itself says, by its administrator and at its sign-in. */
export interface BetterAuthAccounts {
  settings: BetterAuthSettings & { password: string }
  /** A call of the administrator's. @throws where the answer is no success */
  admin(path: string, body: unknown): Promise<unknown>
  createCustomer(
    email: string,
    options?: { authenticator?: boolean; name?: string; password?: string },
  ): Promise<BetterAuthCustomer>
  /** null where it is refused. */
  signIn(customer: BetterAuthCustomer, password?: string): Promise<SignIn>
  /** Signs in by a code as far as a session; whether better-auth takes it. */
  signInByCode(customer: BetterAuthCustomer, kind: 'totp' | 'otp'): Promise<boolean>
  /** What the Authenticator App shows now, by the secret that is remembered, or the newest code that was sent. */
  code(customer: BetterAuthCustomer, kind: 'totp' | 'otp'): Promise<string>
  /** Remembers the secret of a set-up. */
  remember(customer: BetterAuthCustomer, secret: string): void
  /** Turns two-factor authentication off, or the Authenticator App on, as the customer at better-auth itself. */
  turnOff(customer: BetterAuthCustomer): Promise<void>
  turnOn(customer: BetterAuthCustomer): Promise<void>
  /** Passwords, and secrets that no connector has to answer: those of set-ups at better-auth itself. */
  secrets(): string[]
  /** Takes away what was created. */
  remove(): Promise<void>
}

/** @param codesBy how the server is said to deliver the codes that it sends */
export function betterAuthAccounts(
  { url, origin, admin, gateway, codes }: BetterAuthAdmin,
  codesBy?: 'sms' | 'email',
): BetterAuthAccounts {
  const trusted = origin ?? new URL(url).origin
  const secrets = new Map<string, string>()
  const hidden: string[] = []
  const customers: BetterAuthCustomer[] = []
  let adminCookie: Promise<string> | undefined
  const post = async (path: string, body: unknown, cookie = '') => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: trusted, ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify(body),
    })
    const cookies = response.headers
      .getSetCookie()
      .filter((line) => !/max-age=0/i.test(line))
      .map((line) => line.split(';')[0] ?? '')
    const text = await response.text()
    return { ok: response.ok, text, cookie: cookies.join('; ') }
  }
  const required = async (path: string, body: unknown, cookie = '') => {
    const answer = await post(path, body, cookie)
    if (!answer.ok) throw new Error(`${path} answered ${answer.text}`)
    return { cookie: answer.cookie, body: JSON.parse(answer.text) as Record<string, unknown> }
  }
  const asAdmin: BetterAuthAccounts['admin'] = async (path, body) => {
    adminCookie ??= required('/sign-in/email', admin).then(({ cookie }) => cookie)
    return (await required(path, body, await adminCookie)).body
  }
  const sessionOf = async (customer: BetterAuthCustomer): Promise<string> => {
    const signIn = await accounts.signIn(customer)
    if (signIn?.is === 'signed in') return signIn.cookie
    if (!signIn) throw new Error(`${customer.email} does not sign in`)
    const code = await accounts.code(customer, 'totp')
    return (await required('/two-factor/verify-totp', { code }, signIn.cookie)).cookie
  }
  const accounts: BetterAuthAccounts = {
    settings: { url, origin, ...gateway, codesBy },
    admin: asAdmin,
    async createCustomer(email, options = {}) {
      const {
        authenticator = false,
        name = `${email.split('@')[0]} Trading`,
        password = `password-of-${email}`,
      } = options
      const { user } = (await asAdmin('/admin/create-user', { email, password, name })) as { user: { id: string } }
      const customer = { id: user.id, email, name, password }
      customers.push(customer)
      if (authenticator) await accounts.turnOn(customer)
      return customer
    },
    async signIn({ email, password: right }, password = right) {
      const answer = await post('/sign-in/email', { email, password })
      if (!answer.ok) return null
      const { twoFactorMethods: methods } = JSON.parse(answer.text) as { twoFactorMethods?: string[] }
      const { cookie } = answer
      return methods ? { is: 'asks for a code', methods, cookie } : { is: 'signed in', cookie }
    },
    async signInByCode(customer, kind) {
      const signIn = await accounts.signIn(customer)
      if (signIn?.is !== 'asks for a code') throw new Error('The sign-in asks for no code')
      if (kind === 'otp') await required('/two-factor/send-otp', {}, signIn.cookie)
      const code = await accounts.code(customer, kind)
      return (await post(`/two-factor/verify-${kind}`, { code }, signIn.cookie)).ok
    },
    async code({ email }, kind) {
      const secret = secrets.get(email)
      const code = kind === 'totp' ? secret && generateSync({ secret }) : (await codes?.(email))?.at(-1)
      if (!code) throw new Error(`${email} has no code`)
      return code
    },
    remember: ({ email }, secret) => void secrets.set(email, secret),
    async turnOff(customer) {
      await required('/two-factor/disable', { password: customer.password }, await sessionOf(customer))
    },
    async turnOn(customer) {
      const cookie = await sessionOf(customer)
      const { body } = await required('/two-factor/enable', { password: customer.password, method: 'totp' }, cookie)
      const secret = new URL(String(body['totpURI'])).searchParams.get('secret') ?? ''
      hidden.push(secret, ...(body['backupCodes'] as string[]))
      accounts.remember(customer, secret)
      await required('/two-factor/verify-totp', { code: await accounts.code(customer, 'totp') }, cookie)
    },
    secrets: () => [gateway.password, admin.password, ...customers.map(({ password }) => password), ...hidden],
    async remove() {
      for (const { id } of customers) await asAdmin('/admin/remove-user', { userId: id })
    },
  }
  return accounts
}
