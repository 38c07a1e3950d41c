import type { PathParameter } from '#shared/api/endpoint.ts'
import type { endpoints } from '#shared/api/endpoints.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { SecurityEvent } from '#shared/api/security-events.ts'
import type { Challenge, CustomerSession } from '#shared/api/sessions.ts'
import type { Enrolment, TwoFactorState } from '#shared/api/two-factor.ts'
import type { AccountConfig } from './config.ts'
import type { Desk } from './desk.ts'
import type { KitBase } from './kit.ts'
import { NotChecked, Violated } from './verdict.ts'
import type { Asked, CallName, ReplyOf } from './wire.ts'

/** A login of the configuration, as it is now. */
export interface Customer {
  config: AccountConfig
  userId: string
  password: string
  accountId: string
  name: string
  /** Where customers sign in at another system there is none: to use it ends the check. */
  session: CustomerSession
}

/** A call as a customer: the token is there, and the own account where none is named. */
type AskedAs<N extends CallName> = Omit<Asked<N>, 'token' | 'params'> & {
  params?: Partial<Record<PathParameter<(typeof endpoints)[N]['path']>, string>>
}

/** A code that came, or is shown, for a challenge or an enrolment. */
interface Waiting<T> {
  pending: T
  code: string
}

/** The customers' side: brings logins into the state that a check begins from. */
export interface Customers {
  /** Why customers cannot sign in here, so that the desk alone sees their accounts; null where they can. */
  elsewhere: string | null
  /** The newest events of an account as the desk shows them, oldest first, with those that it showed earlier in the run. */
  eventsAtDesk(customer: Customer): Promise<SecurityEvent[]>
  /** A signed-in customer with 2FA off. */
  plain(): Promise<Customer>
  /** Another one than these, signed in, 2FA off. */
  other(...than: Customer[]): Promise<Customer>
  /** A signed-in customer with this method active. */
  withMethod(method: Method): Promise<Customer>
  /** A login of the configuration, signed in as it is; unlocked and active where the kit can do that. */
  ready(config: AccountConfig): Promise<Customer>
  /** Every login of the configuration that was used. */
  used(): Customer[]
  /** Calls as a customer. */
  as<N extends CallName>(customer: Customer, name: N, asked?: AskedAs<N>): Promise<ReplyOf<N>>
  /** One more session, by password and code. */
  signIn(customer: Customer, device?: string): Promise<CustomerSession>
  /** The challenge of a sign-in to an account with 2FA, and its code. */
  challenge(customer: Customer): Promise<Waiting<Challenge>>
  state(customer: Customer): Promise<TwoFactorState>
  /** Begins a set-up; the code is the one that was sent, or that the new secret shows. */
  enrol(customer: Customer, method: Method, replace?: boolean): Promise<Waiting<Enrolment>>
  /** Sets a method up, 2FA being off (or replaced). */
  turnOn(customer: Customer, method: Method, replace?: boolean): Promise<void>
  turnOff(customer: Customer): Promise<void>
}

const device = 'Conformance kit'

export function createCustomers(kit: KitBase, desk: Desk): Customers {
  const { call, inbox, time, authenticators } = kit
  const known = new Map<string, Customer>()
  const usable = kit.config.accounts.filter((one) => !one.closed && !one.enforced)

  /** The newest message with a code after a mark that went to the account. */
  async function sentCode(mark: number, accountId: string): Promise<string> {
    const fits = (one: { accountId: string; code: string | null }): boolean =>
      one.accountId === accountId && one.code !== null
    const { code } = await inbox.await(mark, fits, 'MSG-2', 'a message with a code')
    return code ?? ''
  }

  const elsewhere = kit.capabilities.directory?.lacks.find(({ act }) => act === 'signIn')?.reason ?? null
  const events = new Map<string, SecurityEvent[]>()
  /** What the desk shows of an account that nobody can sign in to here. */
  async function atDesk({ accountId }: Pick<Customer, 'accountId'>) {
    const reply = await desk.as(await desk.agent(), 'getCustomer', { params: { accountId } })
    return kit.answered('DESK-4', reply, 200)
  }

  /** An account that the desk finds by its e-mail address. */
  async function found(config: AccountConfig, reason: string): Promise<Customer> {
    const reply = await desk.as(await desk.agent(), 'searchCustomers', { query: { query: config.userId } })
    const [one] = kit.answered('DESK-3', reply, 200).customers
    if (!one) throw new NotChecked(`the desk does not find ${config.userId}`)
    const { accountId, name } = one
    return {
      config,
      userId: config.userId,
      password: config.password,
      accountId,
      name,
      get session(): never {
        throw new NotChecked(`customers do not sign in here: ${reason}`)
      },
      set session(_: CustomerSession) {
        throw new NotChecked(`customers do not sign in here: ${reason}`)
      },
    }
  }

  const customers: Customers = {
    elsewhere,
    async eventsAtDesk(customer) {
      const known = events.get(customer.accountId) ?? []
      const { lastEvents } = await atDesk(customer)
      const fresh = lastEvents.filter(({ id }) => !known.some((one) => one.id === id)).toReversed()
      events.set(customer.accountId, [...known, ...fresh])
      return [...known, ...fresh]
    },
    async plain() {
      const [first = neverEmpty()] = usable.toSorted((a, b) => rank(a) - rank(b))
      return off(await customers.ready(first))
    },
    async other(...than) {
      const taken = than.map((one) => one.config)
      const next = usable.toSorted((a, b) => rank(a) - rank(b)).find((one) => !taken.includes(one))
      if (!next) throw new NotChecked(`needs ${than.length + 1} accounts in the configuration`)
      return off(await customers.ready(next))
    },
    async withMethod(method) {
      if (elsewhere !== null) {
        for (const config of usable.filter((one) => one.method === method)) {
          const customer = await customers.ready(config)
          if ((await customers.state(customer)).method === method) return customer
        }
        throw new NotChecked(`needs one more account with ${method}, for none is set up here: ${elsewhere}`)
      }
      const customer = await customers.plain()
      await customers.turnOn(customer, method)
      return customer
    },
    async ready(config) {
      const before = known.get(config.userId)
      if (elsewhere !== null) {
        const customer = before ?? (await found(config, elsewhere))
        known.set(config.userId, customer)
        return customer
      }
      if (before && (await stillIn(before))) return before
      const login = before ?? { config, userId: config.userId, password: config.password }
      const session = await patientSignIn(login)
      const customer = Object.assign(login, { session, accountId: session.account.id, name: session.account.name })
      known.set(config.userId, customer)
      await activate(customer)
      return customer
    },
    used: () => [...known.values()],
    as(customer, name, asked) {
      const params = { accountId: customer.accountId, ...asked?.params }
      return call(name, { ...asked, params, token: customer.session.accessToken } as never)
    },
    signIn: (customer, named) => signIn(customer, named),
    challenge: async (customer) => challenge(customer, device),
    async state(customer) {
      if (elsewhere !== null) return (await atDesk(customer)).twoFactor
      return kit.answered('2FA-1', await customers.as(customer, 'getTwoFactor'), 200)
    },
    async enrol(customer, method, replace) {
      const { version: expectedVersion } = await customers.state(customer)
      const mark = await inbox.mark()
      const body = { method, password: customer.password, expectedVersion, ...(replace && { replace }) }
      const reply = await customers.as(customer, 'startEnrolment', { body })
      const pending = kit.answered('ENR-1', reply, 201)
      time.see(pending.serverTime)
      if (method !== 'authenticator') return { pending, code: await sentCode(mark, customer.accountId) }
      return { pending, code: authenticators.codeOf(pending.secret ?? '') }
    },
    async turnOn(customer, method, replace) {
      const { pending, code } = await customers.enrol(customer, method, replace)
      const params = { enrolmentId: pending.id }
      kit.answered('ENR-4', await customers.as(customer, 'verifyEnrolment', { params, body: { code } }), 200)
      authenticators.forget(customer.userId)
      if (pending.secret === undefined) return
      authenticators.learn(customer.userId, pending.secret)
      authenticators.codeOf(pending.secret, 0, customer.userId)
    },
    async turnOff(customer) {
      if (elsewhere !== null) throw new NotChecked(`needs an account with 2FA off: ${elsewhere}`)
      const { version: expectedVersion } = await customers.state(customer)
      const body = { password: customer.password, expectedVersion }
      kit.answered('2FA-2', await customers.as(customer, 'disableTwoFactor', { body }), 200)
    },
  }

  async function off(customer: Customer): Promise<Customer> {
    if ((await customers.state(customer)).active) await customers.turnOff(customer)
    return customer
  }

  type Login = Pick<Customer, 'userId' | 'password'>

  async function stillIn({ session }: Customer): Promise<boolean> {
    const { status } = await call('listAccounts', { token: session.accessToken })
    return status === 200 && time.now() < Date.parse(session.accessExpiresAt)
  }

  const ask = ({ userId, password }: Login, named: string) =>
    call('signIn', { body: { userId, password, device: named } })

  async function finish(login: Login, pending: Challenge, mark: number): Promise<Waiting<Challenge>> {
    time.see(pending.serverTime)
    if (pending.method === 'authenticator') return { pending, code: await authenticators.fresh(login.userId) }
    const fits = (one: { code: string | null; to: string; channel: string }): boolean =>
      one.code !== null &&
      one.channel === pending.method &&
      (one.channel === 'sms' || one.to === login.userId.toLowerCase())
    const { code } = await inbox.await(mark, fits, 'MSG-2', 'a message with a code')
    return { pending, code: code ?? '' }
  }

  async function challenge(login: Login, named: string): Promise<Waiting<Challenge>> {
    const mark = await inbox.mark()
    const { challenge: pending } = kit.answered('SES-2', await ask(login, named), 200)
    return finish(login, pending, mark)
  }

  async function signIn(login: Login, named = device): Promise<CustomerSession> {
    const mark = await inbox.mark()
    const reply = await ask(login, named)
    if (reply.status === 201) return kit.answered('SES-1', reply, 201)
    const { pending, code } = await finish(login, kit.answered('SES-2', reply, 200).challenge, mark)
    const params = { challengeId: pending.id }
    return kit.answered('SES-7', await call('verifyChallenge', { params, body: { code } }), 201)
  }

  /** Waits for the end of a lock that an earlier check left behind, where time can be moved. */
  async function patientSignIn(login: Login): Promise<CustomerSession> {
    try {
      return await signIn(login)
    } catch (error) {
      if (!(error instanceof Violated) || error.violation.exchange?.code !== 'locked' || !time.movable) throw error
      await time.pass(kit.limits.lockSeconds)
      return signIn(login)
    }
  }

  /** A frozen account is of no use to another check: support makes it active again. */
  async function activate(customer: Customer): Promise<void> {
    const { status } = kit.answered('GEN-3', await customers.as(customer, 'getAccount'), 200)
    if (status === 'frozen') await desk.unfreeze(customer)
  }

  return customers
}

/** Accounts that are easiest to sign in to come first. */
function rank({ method }: AccountConfig): number {
  return method === null ? 0 : method === 'authenticator' ? 2 : 1
}

function neverEmpty(): never {
  throw new NotChecked('needs an account that may be changed')
}
