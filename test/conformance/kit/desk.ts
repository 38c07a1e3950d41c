import type { CaseAct } from '#shared/api/staff.ts'
import type { StaffSession } from '#shared/api/sessions.ts'
import { createCaseWork, type CaseWork } from './case-work.ts'
import type { StaffConfig } from './config.ts'
import type { Customer } from './customers.ts'
import type { KitBase } from './kit.ts'
import { NotChecked } from './verdict.ts'
import type { Asked, CallName, ReplyOf } from './wire.ts'

/** A member of staff of the configuration, signed in. */
export interface StaffLogin {
  config: StaffConfig
  session: StaffSession
}

type AskedAs<N extends CallName> = Omit<Asked<N>, 'token'>

/** Who is wanted at the desk. */
export interface StaffWanted {
  /** The account that must not be an own one. */
  for?: Customer
  /** Not this person. */
  not?: StaffLogin
}

/** The staff's side. */
export interface Desk extends CaseWork {
  /** Somebody with the role, signed in; ends the check where the configuration has nobody. */
  staff(role: StaffConfig['role'], wanted?: StaffWanted): Promise<StaffLogin>
  /** Somebody who may act: an agent, or else an approver. */
  agent(wanted?: StaffWanted): Promise<StaffLogin>
  /** This very person, signed in. */
  someone(config: StaffConfig): Promise<StaffLogin>
  signIn(config: StaffConfig): Promise<StaffSession>
  as<N extends CallName>(login: StaffLogin, name: N, asked: AskedAs<N>): Promise<ReplyOf<N>>
  /** Support makes a frozen account active again, by a case with everything its gate needs. */
  unfreeze(customer: Customer): Promise<void>
  /** The same for an account that only support can unlock. */
  unlock(customer: Customer): Promise<void>
}

const device = 'Conformance kit'

export function createDeskHandlers(kit: KitBase): Desk {
  const { call, time, inbox, authenticators } = kit
  const signedIn = new Map<StaffConfig, StaffLogin>()

  async function signIn(config: StaffConfig): Promise<StaffSession> {
    const body = { staffId: config.staffId, password: config.password, device }
    const mark = await inbox.mark()
    const { challenge } = kit.answered('SES-22', await call('staffSignIn', { body }), 200)
    time.see(challenge.serverTime)
    const code =
      challenge.method === 'authenticator' ? await authenticators.fresh(config.staffId) : await sentCode(mark)
    const verify = { params: { challengeId: challenge.id }, body: { code } }
    return kit.answered('SES-7', await call('verifyStaffChallenge', verify), 201)
  }

  /** The code of a sign-in to a desk that sends one. */
  async function sentCode(mark: number): Promise<string> {
    const { code } = await inbox.await(mark, (one) => one.code !== null, 'MSG-2', 'a message with a code')
    return code ?? ''
  }

  async function stillIn({ session }: StaffLogin): Promise<boolean> {
    return (await call('listCases', { query: { limit: 1 }, token: session.accessToken })).status === 200
  }

  async function renewed(login: StaffLogin): Promise<StaffSession> {
    const reply = await call('refreshStaffSession', { body: { refreshToken: login.session.refreshToken } })
    return reply.status === 200 ? kit.answered('SES-23', reply, 200) : signIn(login.config)
  }

  async function ready(config: StaffConfig): Promise<StaffLogin> {
    const before = signedIn.get(config)
    if (before && !(await stillIn(before))) before.session = await renewed(before)
    const login = before ?? { config, session: await signIn(config) }
    signedIn.set(config, login)
    return login
  }

  function find(roles: readonly string[], wanted: StaffWanted = {}): StaffConfig | undefined {
    const fits = (one: StaffConfig): boolean =>
      roles.includes(one.role) &&
      one !== wanted.not?.config &&
      (wanted.for === undefined || one.ownAccount !== wanted.for.config.userId)
    return roles.flatMap((role) => kit.config.staff.filter((one) => one.role === role)).find(fits)
  }

  async function oneOf(roles: readonly string[], wanted?: StaffWanted): Promise<StaffLogin> {
    if (!kit.capabilities.staffDesk) throw new NotChecked('the portal has no staff desk')
    const config = find(roles, wanted)
    if (!config) throw new NotChecked(`needs a member of staff with the role ${roles[0] ?? ''} in the configuration`)
    return ready(config)
  }

  /** Opens the gate of an act in a case of its own, does it, and closes the case. */
  async function bring(customer: Customer, act: CaseAct, outcome: 'unlocked' | 'unfrozen'): Promise<void> {
    const opener = await desk.agent({ for: customer })
    const opened = await desk.openCase(opener, customer, 'registered-email-valid')
    await desk.satisfyGate(opener, opened, act)
    const params = { caseId: opened.id }
    const name = act === 'unlock' ? 'unlockCustomer' : 'unfreezeCustomer'
    kit.answered('DESK-18', await desk.as(opener, name, { params }), 200)
    kit.answered('DESK-19', await desk.as(opener, 'closeCase', { params, body: { outcome } }), 200)
  }

  const desk: Desk = {
    ...createCaseWork(kit, {
      as: (login, name, asked) => call(name, { ...asked, token: login.session.accessToken } as never),
      approver: (wanted) => oneOf(['approver'], wanted),
    }),
    staff: (role, wanted) => oneOf([role], wanted),
    agent: (wanted) => oneOf(['agent', 'approver'], wanted),
    someone: ready,
    signIn,
    as: (login, name, asked) => call(name, { ...asked, token: login.session.accessToken } as never),
    unfreeze: (customer) => bring(customer, 'unfreeze', 'unfrozen'),
    unlock: (customer) => bring(customer, 'unlock', 'unlocked'),
  }
  return desk
}
