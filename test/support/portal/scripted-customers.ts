import { createHash, randomInt } from 'node:crypto'
import { generateSecret } from 'otplib'
import type { Method } from '#shared/api/primitives.ts'
import type {
  Answer,
  ChangedByCustomer,
  RefusalCode,
  RemoteAccount,
  RemoteCustomer,
  RemoteDirectory,
  RemoteEnrolment,
  RemoteSignIn,
} from '../../../src/portal/directory/remote/remote-directory.ts'
import { judgeCode, stepAt, totpOfStep } from '../../../src/portal/rules/totp.ts'
import { samplePassword } from './sandbox.ts'
import type { Fate, ScriptedDirectory } from './scripted-directory.ts'

type CustomerCall =
  | 'signIn'
  | 'proveCode'
  | 'sendCode'
  | 'signOut'
  | 'verifyPassword'
  | 'removeOwnFactor'
  | 'enrol'
  | 'verifyEnrolment'
  | 'resend'
  | 'cancelEnrolment'

interface CustomerOptions {
  /** Milliseconds since 1970 by the system's clock. */
  now?: () => number | Promise<number>
  methods?: readonly Method[]
  /** `own`: the system turns 2FA off for its customers itself, and each change ends the session that made it. */
  disables?: 'by-gateway' | 'own'
  proof?: RemoteDirectory['proof']
  without?: readonly CustomerCall[]
}

/** A method of an account, or one that waits for its code. */
interface Held {
  id: string
  accountId: string
  method: Method
  /** null where codes are sent. */
  secret: string | null
  /** The newest code that was sent, until it is used. */
  sent: string | null
  lastStep: number | null
}

/** What a test does at a system whose customers sign in, beside what they do themselves. */
export interface ScriptedCustomers {
  directory: ScriptedDirectory
  /** The endings of the next calls of a function, in their order; after them it answers. */
  script(call: CustomerCall, ...fates: Fate[]): void
  clear(): void
  /** A code that is right now: of the active method, or of the set-up that waits. */
  code(accountId: string, use?: 'active' | 'enrolment'): Promise<string>
  /** The secret of the active Authenticator App. */
  secret(accountId: string): string
  setPassword(accountId: string, password: string): void
  endSessions(accountId: string): void
  /** How many codes were sent to an account. */
  sends(accountId: string): number
  /** Everything secret that the system was given or gave: passwords, codes, sessions. */
  secrets(): string[]
}

const lost = { kind: 'lost' } as const
const refused = (code: RefusalCode) => ({ kind: 'refused', code }) as const
const answered = <T>(value: T) => ({ kind: 'answered', value }) as const

/**
 * Lets the customers of a scripted directory sign in, prove codes and set methods up, each call with the fate that its script
 * says. Every password is `samplePassword` at first.
 */
export function addScriptedCustomers(
  directory: ScriptedDirectory,
  ids: readonly string[],
  {
    now = Date.now,
    methods = ['authenticator', 'email'],
    disables = 'by-gateway',
    proof,
    without = [],
  }: CustomerOptions = {},
): ScriptedCustomers {
  const scripts = new Map<CustomerCall, Fate[]>()
  const passwords = new Map(ids.map((id) => [id, samplePassword]))
  const active = new Map<string, Held>()
  const waiting = new Map<string, Held>()
  const sessions = new Map<string, string>()
  const challenges = new Map<string, string>()
  const sent = new Map<string, number>()
  const seen = new Set<string>()
  const late: { readings: number; run: () => void }[] = []
  let count = 0
  const newName = (what: string): string => {
    const name = `${what}-${createHash('sha256')
      .update(`${what}${(count += 1)}`)
      .digest('hex')
      .slice(0, 24)}`
    seen.add(name)
    return name
  }
  const held = (accountId: string, id: string, method: Method): Held => {
    const secret = method === 'authenticator' ? generateSecret({ length: 20 }) : null
    if (secret !== null) seen.add(secret)
    return { id, accountId, method, secret, sent: null, lastStep: null }
  }
  for (const id of ids) {
    const [first] = directory.truth(id).factors.factors
    if (first?.method) active.set(id, held(id, first.id ?? id, first.method))
  }
  const send = (one: Held): void => {
    if (one.method === 'authenticator') return
    one.sent = String(randomInt(1_000_000)).padStart(6, '0')
    seen.add(one.sent)
    sent.set(one.accountId, (sent.get(one.accountId) ?? 0) + 1)
  }
  const takesCode = async (one: Held, code: string): Promise<boolean> => {
    seen.add(code)
    if (one.secret === null) {
      const right = one.sent === code
      if (right) one.sent = null
      return right
    }
    const judged = judgeCode(one.secret, code, await now(), { lastStep: one.lastStep, spentSteps: [] })
    if (judged.is === 'good') one.lastStep = judged.step
    return judged.is === 'good'
  }
  const setFactors = (id: string, one: Held | null): void => {
    const factors = one ? [{ id: one.id, method: one.method, label: 'Own' }] : []
    const mark = newName('mark')
    directory.alter(id, (account) => ({ ...account, factors: { ...account.factors, on: one !== null, factors, mark } }))
    if (one) active.set(id, one)
    else active.delete(id)
  }
  const startSession = (accountId: string): string => {
    const session = newName('system-session')
    sessions.set(session, accountId)
    return session
  }
  /** Each change ends the session that made it, where the system does so. */
  const nextSession = ({ accountId, session }: RemoteCustomer): ChangedByCustomer => {
    if (disables !== 'own') return { session: null }
    sessions.delete(session)
    return { session: startSession(accountId) }
  }
  const isIn = ({ accountId, session }: RemoteCustomer): boolean => sessions.get(session) === accountId
  const maskedOf = (id: string, method: Method): string | null =>
    method === 'authenticator' ? null : `${directory.truth(id).email?.slice(0, 1)}***`
  /** The factor that is truly active: the desk, or somebody else, may have removed it. */
  const activeOf = (id: string): Held | undefined => (directory.truth(id).factors.on ? active.get(id) : undefined)

  /** Runs a call as its script says. `run` has the effect and gives the answer of a system that is well. */
  async function play<T>(call: CustomerCall, about: string, run: () => Promise<Answer<T>>): Promise<Answer<T>> {
    directory.calls.push(call)
    const fate = scripts.get(call)?.shift() ?? 'answer'
    if (typeof fate === 'object') return refused(fate.refuse)
    if (fate === 'unreachable') return { kind: 'unreachable' }
    if (fate === 'lose-before') return lost
    if (fate === 'lose-late') {
      const finish = async (): Promise<void> => {
        if ((await run()).kind === 'answered') directory.effects.push(`${call} ${about}`)
      }
      late.push({ readings: 2, run: () => void finish() })
      return lost
    }
    const answer = await run()
    if (answer.kind === 'answered') directory.effects.push(`${call} ${about}`)
    await directory.onAnswer(call)
    if (fate === 'throw') throw new Error('connection reset')
    if (fate === 'garbage') return { kind: 'done' } as unknown as Answer<T>
    return fate === 'answer' ? answer : lost
  }
  const asCustomer =
    (customer: RemoteCustomer) =>
    <T>(call: CustomerCall, run: () => Promise<Answer<T>>): Promise<Answer<T>> =>
      play(call, customer.accountId, async () => (isIn(customer) ? run() : refused('session-ended')))

  const begun = (one: Held): RemoteEnrolment & { backupCodes: string[] } => ({
    id: one.id,
    method: one.method,
    destinationMasked: maskedOf(one.accountId, one.method),
    expiresAt: null,
    secret: one.secret,
    // What a system answers unasked.
    backupCodes: ['CANARYBACKUP'],
  })
  const functions = {
    signIn: (userId: string, password: string) =>
      play<RemoteSignIn>('signIn', userId, async () => {
        seen.add(password)
        const accountId = ids.find((id) => directory.truth(id).email === userId.trim().toLowerCase())
        if (accountId === undefined) return refused('not-found')
        if (directory.truth(accountId).status !== 'active') return refused('account-not-active')
        if (passwords.get(accountId) !== password) return refused('wrong-password')
        const factor = activeOf(accountId)
        if (!factor) return answered({ is: 'signed-in', accountId, session: startSession(accountId) } as const)
        const challenge = newName('challenge')
        challenges.set(challenge, accountId)
        const { method } = factor
        return answered({ is: 'challenge', challenge, method, destinationMasked: maskedOf(accountId, method) } as const)
      }),
    proveCode: (challenge: string, code: string) =>
      play<RemoteCustomer>('proveCode', challenge, async () => {
        const accountId = challenges.get(challenge)
        const factor = accountId === undefined ? undefined : activeOf(accountId)
        if (accountId === undefined || !factor) return refused('not-found')
        if (!(await takesCode(factor, code))) return refused('wrong-code')
        challenges.delete(challenge)
        return answered({ accountId, session: startSession(accountId) })
      }),
    sendCode: (challenge: string) =>
      play('sendCode', challenge, async () => {
        const accountId = challenges.get(challenge)
        const factor = accountId === undefined ? undefined : activeOf(accountId)
        if (!factor) return refused('not-found')
        send(factor)
        return answered({ destinationMasked: maskedOf(factor.accountId, factor.method) })
      }),
    signOut: (customer: RemoteCustomer) =>
      asCustomer(customer)('signOut', async () => {
        sessions.delete(customer.session)
        return answered(null)
      }),
    verifyPassword: (customer: RemoteCustomer, password: string) =>
      asCustomer(customer)('verifyPassword', async () => {
        seen.add(password)
        return answered(passwords.get(customer.accountId) === password)
      }),
    removeOwnFactor: (customer: RemoteCustomer, { password, code }: { password: string; code: string | null }) =>
      asCustomer(customer)('removeOwnFactor', async () => {
        seen.add(password)
        if (passwords.get(customer.accountId) !== password) return refused('wrong-password')
        const factor = activeOf(customer.accountId)
        if (directory.proof.disable === 'code' && factor && !(await takesCode(factor, code ?? '')))
          return refused('wrong-code')
        setFactors(customer.accountId, null)
        return answered(nextSession(customer))
      }),
    enrol: (customer: RemoteCustomer, method: Method, password: string | null) =>
      asCustomer(customer)('enrol', async () => {
        if (directory.proof.enrol === 'password' && passwords.get(customer.accountId) !== password)
          return refused('wrong-password')
        const one = held(customer.accountId, newName('set-up'), method)
        waiting.set(customer.accountId, one)
        send(one)
        return answered<RemoteEnrolment>(begun(one))
      }),
    verifyEnrolment: (customer: RemoteCustomer, id: string, code: string) =>
      asCustomer(customer)('verifyEnrolment', async () => {
        const one = waiting.get(customer.accountId)
        if (one?.id !== id) return refused('not-found')
        if (!(await takesCode(one, code))) return refused('wrong-code')
        waiting.delete(customer.accountId)
        setFactors(customer.accountId, one)
        return answered(nextSession(customer))
      }),
    resend: (customer: RemoteCustomer, id: string) =>
      asCustomer(customer)('resend', async () => {
        const one = waiting.get(customer.accountId)
        if (one?.id !== id) return refused('not-found')
        send(one)
        return answered<RemoteEnrolment>(begun(one))
      }),
    cancelEnrolment: (customer: RemoteCustomer, id: string) =>
      asCustomer(customer)('cancelEnrolment', async () => {
        if (waiting.get(customer.accountId)?.id === id) waiting.delete(customer.accountId)
        return answered(null)
      }),
  }
  const read = directory.read.bind(directory)
  const there = Object.entries(functions).filter(
    ([name]) => !without.includes(name as CustomerCall) && (name !== 'removeOwnFactor' || disables === 'own'),
  )
  const lacks = Object.fromEntries(
    Object.entries(directory.lacks).filter(([name]) => !there.some(([one]) => one === name)),
  )
  Object.assign(directory, Object.fromEntries(there), {
    methods,
    proof: proof ?? { disable: 'password', enrol: 'password' },
    lacks: { ...lacks, ...Object.fromEntries(without.map((call) => [call, `Its interface has no ${call}.`])) },
    async read(accountId: string): Promise<Answer<RemoteAccount>> {
      for (const one of late.splice(0)) {
        one.readings -= 1
        if (one.readings < 0) one.run()
        else late.push(one)
      }
      return read(accountId)
    },
  })
  return {
    directory,
    script: (call, ...fates) => void scripts.set(call, [...(scripts.get(call) ?? []), ...fates]),
    clear() {
      scripts.clear()
      late.splice(0)
      directory.clear()
    },
    async code(accountId, use = 'active') {
      const one = (use === 'active' ? active : waiting).get(accountId)
      if (!one) throw new Error(`Nothing of ${accountId} takes a code`)
      const code = one.secret === null ? one.sent : totpOfStep(one.secret, stepAt(await now()))
      if (code === null) throw new Error(`No code was sent to ${accountId}`)
      seen.add(code)
      return code
    },
    secret: (accountId) => active.get(accountId)?.secret ?? '',
    setPassword: (accountId, password) => void passwords.set(accountId, password),
    endSessions(accountId) {
      for (const [session, owner] of sessions) if (owner === accountId) sessions.delete(session)
    },
    sends: (accountId) => sent.get(accountId) ?? 0,
    secrets: () => [...seen].filter((one) => !one.startsWith('mark') && !one.startsWith('set-up')),
  }
}
