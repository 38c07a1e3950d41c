import type { Capabilities } from '#shared/api/capabilities.ts'
import type { Problem, ProblemCode } from '#shared/api/problem.ts'
import { createAuthenticators, type Authenticators } from './authenticators.ts'
import type { ConformanceConfig } from './config.ts'
import { createCustomers, type Customers } from './customers.ts'
import { createDeskHandlers, type Desk } from './desk.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { createTime, type Time } from './time.ts'
import { NotChecked, Violated } from './verdict.ts'
import type { BodyOf, CallName, Reply, ReplyOf, Wire } from './wire.ts'
import type { endpoints } from '#shared/api/endpoints.ts'

type StatusOf<N extends CallName> = keyof (typeof endpoints)[N]['answers'] & number

/** Insists on answers; each word names the sentence that is broken otherwise. */
interface Judge {
  /** The body of the answer, which has this status. */
  answered<N extends CallName, S extends StatusOf<N>>(sentence: string, reply: ReplyOf<N>, status: S): BodyOf<N, S>
  /** The refusal, which has this code. */
  refused(sentence: string, reply: Reply, code: ProblemCode): Problem
  /** What must be true after the last answer. */
  must(sentence: string, holds: boolean, otherwise: string): void
}

/** Everything a check works with. */
export interface Kit extends Judge, Pick<Wire, 'call' | 'raw'> {
  config: ConformanceConfig
  capabilities: Capabilities
  limits: Capabilities['limits']
  inbox: Inbox
  time: Time
  authenticators: Authenticators
  customers: Customers
  desk: Desk
  /** What is to be done once the check has ended, however it ended: the newest first. */
  afterwards(work: () => Promise<unknown>): void
  /** Does it; what could not be done, in words. */
  tidyUp(): Promise<string[]>
}

/** Says whether answers are what a sentence demands. */
function judgeOf(wire: Wire, { movable }: Pick<Time, 'movable'>, { directory }: Capabilities): Judge {
  const broken = (sentence: string, why: string, reply?: Reply): Violated =>
    new Violated({ sentence, why, exchange: reply?.exchange ?? wire.last() })
  const notHere = ({ problem, exchange }: Reply): void => {
    if (problem?.code !== 'not-supported') return
    if (directory === undefined)
      throw new Violated({ sentence: 'CAP-10', why: 'no other system has the accounts', exchange })
    throw new NotChecked(`the system with the accounts cannot: ${problem.detail}`)
  }
  return {
    answered(sentence, reply, status) {
      notHere(reply)
      // Where time cannot be moved, what earlier checks were sent counts against this one: no fault of the portal.
      if (!movable && reply.problem?.code === 'too-many-requests')
        throw new NotChecked(`needs time: ${reply.problem.retryAfterSeconds ?? 0} s until the portal takes more`)
      if (reply.status !== status) throw broken(sentence, `expected ${String(status)}`, reply)
      if (reply.body === undefined) throw broken('GEN-3', 'the body is not of the schema', reply)
      return reply.body as never
    },
    refused(sentence, reply, code) {
      if (code !== 'not-supported') notHere(reply)
      if (reply.problem?.code !== code) throw broken(sentence, `expected ${code}`, reply)
      return reply.problem
    },
    must(sentence, holds, otherwise) {
      if (!holds) throw broken(sentence, otherwise)
    },
  }
}

function openAfterwards(): Pick<Kit, 'afterwards' | 'tidyUp'> {
  const waiting: (() => Promise<unknown>)[] = []
  return {
    afterwards: (work) => void waiting.push(work),
    async tidyUp() {
      const failed: string[] = []
      for (let work = waiting.pop(); work; work = waiting.pop()) {
        await work().catch((error: unknown) => failed.push(error instanceof Error ? error.message : String(error)))
      }
      return failed
    },
  }
}

/** @param capabilities as the portal reported them */
export function createKit(wire: Wire, config: ConformanceConfig, capabilities: Capabilities, patient: boolean): Kit {
  const time = createTime(config.clock, patient)
  const inbox = createInbox(config)
  const secrets = new Map([
    ...config.accounts.map((one) => [one.userId, one.authenticatorSecret] as const),
    ...config.staff.map((one) => [one.staffId, one.authenticatorSecret] as const),
  ])
  const authenticators = createAuthenticators(time, inbox, secrets)
  const base = {
    ...judgeOf(wire, time, capabilities),
    call: wire.call,
    raw: wire.raw,
    config,
    capabilities,
    limits: capabilities.limits,
    inbox,
    time,
    authenticators,
    ...openAfterwards(),
  }
  const desk = createDeskHandlers(base)
  return { ...base, desk, customers: createCustomers(base, desk) }
}

/** What the customers' and the desk's side build on. */
export type KitBase = Omit<Kit, 'customers' | 'desk'>
