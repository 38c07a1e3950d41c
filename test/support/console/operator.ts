import type { SignInAnswer, SessionView } from '#shared/ipc/views.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Procedure, ProcedureState } from '#shared/domain/procedure.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TestConsole } from './test-console.ts'
import { samplePassword as password, type TestSandbox } from '../portal/sandbox.ts'
import type { World } from './world.ts'

/** A customer of the sandbox's scenario. */
export interface Customer {
  id: string
  userId: string
  name: string
}

/** What an operator does at a console, step by step, as the guides say. */
export interface Operator {
  signIn(customer: Customer): Promise<SessionView>
  /** The code that the customer's phone, mailbox or app shows for a sign-in or a set-up. */
  codeFor(customer: Customer, method: Method, use?: 'active' | 'enrolment'): Promise<string>
  start(customer: Customer, kind: ProcedureKind): Promise<Procedure>
  /** From the start to where the procedure is at `at`, a new method being `to`. */
  startUntil<A extends ProcedureState['at']>(
    customer: Customer,
    kind: ProcedureKind,
    at: A,
    to?: Method,
  ): Promise<At<A>>
  /** Types the code of the enrolment and presses "Verify". */
  verify(customer: Customer, procedure: Procedure): Promise<Procedure>
  /** The whole procedure, from the start to its last screen. */
  complete(customer: Customer, kind: ProcedureKind, to?: Method): Promise<Procedure>
  /** From a procedure's present step to its last screen. */
  goOn(customer: Customer, procedure: Procedure, to?: Method): Promise<Procedure>
  signInStaff(staffId: string): Promise<OutputOf<'desk.verifyChallenge'>>
}

export type At<A extends ProcedureState['at']> = Procedure & { state: Extract<ProcedureState, { at: A }> }

/** The procedure, which must be in this state. */
export function at<A extends ProcedureState['at']>(procedure: Procedure, state: A): At<A> {
  if (procedure.state.at === state) return procedure as At<A>
  throw new Error(`at ${procedure.state.at}, not ${state}: ${JSON.stringify(procedure.problem)}`)
}

/** A portal and a console at which somebody sits, in this process or another. */
export interface Seat extends Pick<World, 'sandbox' | 'typed'> {
  app: Pick<TestConsole, 'ok' | 'idle'>
}

/** @param at the portal where the customers sign in: the embedded sandbox by default */
export function operatorOf(
  world: Seat,
  app: Seat['app'] = world.app,
  where: { portalId: string; sandbox: TestSandbox } = { portalId: 'sandbox', sandbox: world.sandbox },
): Operator {
  const { typed } = world
  const { portalId, sandbox } = where

  const operator: Operator = {
    signIn: async (customer) => {
      const answer = await app.ok('session.signIn', { portalId, userId: customer.userId, password })
      const session = answer.state === 'signed-in' ? answer.session : await passChallenge(customer, answer)
      await app.idle()
      return session
    },
    codeFor: async (customer, method, use = 'active') => {
      const code =
        method === 'authenticator' ? await sandbox.freshCode(customer.userId, use) : await sandbox.sentCode(customer.id)
      typed.add(code)
      return code
    },
    start: ({ id }, kind) => app.ok('procedure.start', { accountId: keyAt(portalId, id), kind }),
    startUntil: async (customer, kind, state, to) => {
      let now = await operator.start(customer, kind)
      while (now.state.at !== state) now = await onward(now, to ?? null)
      return at(now, state)
    },
    verify: async (customer, { id: procedureId, state }) => {
      if (state.at !== 'code') throw new Error(`at ${state.at}, not code`)
      const code = await operator.codeFor(customer, state.method, 'enrolment')
      return app.ok('procedure.verifyCode', { procedureId, code })
    },
    complete: async (customer, kind, to) => {
      if (kind === 'disable') return operator.startUntil(customer, kind, 'done')
      const waiting = await operator.startUntil(customer, kind, 'code', to)
      const accepted = at(await operator.verify(customer, waiting), 'accepted')
      return app.ok('procedure.finish', { procedureId: accepted.id })
    },
    goOn: async (customer, procedure, to) => {
      let now = procedure
      while (now.state.at !== 'done') {
        if (now.state.at === 'code') now = await operator.verify(customer, now)
        else if (now.state.at === 'accepted') now = await app.ok('procedure.finish', { procedureId: now.id })
        else now = await onward(now, to ?? null)
      }
      return now
    },
    signInStaff: async (staffId) => {
      const challenge = await app.ok('desk.signIn', { portalId, staffId, password })
      const code = await sandbox.freshCode(staffId)
      typed.add(code)
      const member = await app.ok('desk.verifyChallenge', { challengeId: challenge.id, code })
      await app.idle()
      return member
    },
  }

  async function passChallenge(
    customer: Customer,
    { challenge }: Extract<SignInAnswer, { state: 'challenge' }>,
  ): Promise<SessionView> {
    const code = await operator.codeFor(customer, challenge.method)
    return app.ok('session.verifyChallenge', { challengeId: challenge.id, code })
  }

  /** One press of the button of the present step. */
  function onward({ id: procedureId, kind, state }: Procedure, to: Method | null): Promise<Procedure> {
    switch (state.at) {
      case 'preflight':
        return app.ok('procedure.confirmPreflight', {
          procedureId,
          reason: 'new-phone',
          note: 'asked by phone',
          to,
          howLong: kind === 'disable' ? 'today' : null,
        })
      case 'disable':
        return app.ok('procedure.disable', { procedureId, password })
      case 'setup':
        return app.ok('procedure.openSetup', { procedureId })
      case 'method':
        return app.ok('procedure.chooseMethod', { procedureId, method: to ?? 'sms' })
      case 'identity':
        return app.ok('procedure.confirmIdentity', { procedureId, password })
      default:
        throw new Error(`nothing to press at ${state.at}`)
    }
  }
  return operator
}
