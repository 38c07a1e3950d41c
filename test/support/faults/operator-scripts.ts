import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import { isOver } from '#shared/domain/procedure.ts'
import { currentItem } from '#shared/domain/queue-rules.ts'
import { operatorOf, type Customer, type Seat } from '../console/operator.ts'
import { allOff, nextProcedure, startQueue } from '../console/queue.ts'
import { samplePassword as password, samples } from '../portal/sandbox.ts'

/**
 * Something that an operator does from sign-in to end, in a console that may be killed at any moment of it: each of its
 * functions reads the present state and goes on from there, as an operator does who comes back.
 */
export interface Script {
  name: string
  signIn(seat: Seat): Promise<unknown>
  /** What is done before the kills begin. */
  prepare?(seat: Seat): Promise<unknown>
  /** To the end, whatever was done already. */
  carryOn(seat: Seat): Promise<void>
  customers: readonly Customer[]
  /** The effects on the two-factor state of each customer that there are in the end, each once. */
  effects: readonly string[]
}

const off = 'two-factor-disabled'
const on = 'two-factor-enabled'

/** A customer's change from Authenticator App to SMS. */
export function changeOf(customer: Customer): Script {
  return {
    name: 'change',
    customers: [customer],
    effects: [off, on],
    signIn: (seat) => operatorOf(seat).signIn(customer),
    carryOn: async (seat) => {
      const { procedures } = await seat.app.ok('app.snapshot', {})
      const open = procedures.find(({ accountId }) => accountId === customer.id)
      if (open === undefined && (await isDone(seat, customer, on))) return
      const operator = operatorOf(seat)
      const procedure =
        open === undefined
          ? await operator.start(customer, 'change')
          : (await seat.app.ok('procedure.get', { procedureId: open.id })).procedure
      await operator.goOn(customer, procedure, 'sms')
    },
  }
}

/** A case of the desk: proof, consent, disable, set-up on the line, and its end. */
export function caseOf(customer: Customer): Script {
  return {
    name: 'case',
    customers: [customer],
    effects: [off, on],
    signIn: (seat) => operatorOf(seat).signInStaff(samples.agentA),
    carryOn: async (seat) => {
      if (!(await isDone(seat, customer, on)) || (await caseOn(seat, customer)) !== null)
        await pressUntil(seat, customer, ({ status }) => status === 'closed')
    },
  }
}

/** The same case from the press of "Disable" to its answer. */
export function caseDisableOf(customer: Customer): Script {
  return {
    ...caseOf(customer),
    name: 'disable of a case',
    effects: [off],
    prepare: (seat) => pressUntil(seat, customer, ({ gate }) => gate.open),
    carryOn: (seat) => pressUntil(seat, customer, ({ disabledAt }) => disabledAt !== null),
  }
}

async function caseOn({ app }: Seat, { id: accountId }: Customer): Promise<CaseAtWork | null> {
  const { openCaseId } = await app.ok('desk.getCustomer', { accountId })
  return openCaseId === null ? null : app.ok('desk.getCase', { caseId: openCaseId })
}

/** Presses what a case offers, from its present state, until it is so. */
async function pressUntil(seat: Seat, customer: Customer, isSo: (now: CaseAtWork) => boolean): Promise<void> {
  let now = await caseOn(seat, customer)
  now ??= await seat.app.ok('desk.openCase', { accountId: customer.id, ...opening })
  while (!isSo(now)) now = await pressOn(seat, now)
}

/** A queue that turns 2FA off on each of these, one after another. */
export function queueOf(customers: readonly Customer[]): Script {
  return {
    name: 'queue',
    customers,
    effects: [off],
    signIn: async (seat) => {
      for (const customer of customers) await operatorOf(seat).signIn(customer)
    },
    carryOn: async (seat) => {
      const { app } = seat
      const started = (await app.ok('queue.get', {})).queue
      const isOurs = started?.items.map(({ accountId }) => accountId).join() === customers.map(({ id }) => id).join()
      if (!isOurs) await startQueue(app, customers, allOff)
      for (;;) {
        const { queue } = await app.ok('queue.get', {})
        if (queue === null || queue.state === 'finished') return
        const procedure = await nextProcedure(app)
        // Its item is completed at the next check of the queue that the disk accepts.
        if (isOver(procedure)) return
        const item = currentItem((await app.ok('queue.get', {})).queue ?? queue)
        const customer = customers.find(({ id }) => id === item?.accountId)
        if (customer !== undefined) await operatorOf(seat).goOn(customer, procedure)
      }
    },
  }
}

const opening = {
  ticket: 'T-1001',
  channel: 'email',
  scenario: 'registered-email-valid',
  reason: 'The phone was lost',
} as const

/** What the gate may still lack is proven by these, in this order. */
const kinds = ['registered-email', 'recent-invoice', 'call-back', 'registration-papers'] as const

/** One press of the button that the case offers next. */
async function pressOn({ app, sandbox, typed }: Seat, now: CaseAtWork): Promise<CaseAtWork> {
  const { id: caseId } = now
  if (now.disabledAt !== null && now.twoFactor.active) return app.ok('desk.closeCase', { caseId, outcome: 'disabled' })
  if (now.disabledAt !== null) {
    if (now.setUp === null) await app.ok('desk.enrol', { caseId, method: 'sms', password })
    const code = await sandbox.sentCode(now.accountId)
    typed.add(code)
    return app.ok('desk.verifyEnrolment', { caseId, code })
  }
  const kind = kinds.find((one) => !now.evidence.some((known) => known.kind === one))
  if (now.gate.lacks.includes('points') && kind !== undefined)
    return app.ok('desk.addEvidence', { caseId, kind, outcome: 'passed', note: 'as in our files' })
  if (now.consent.status === 'none') return app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
  if (now.consent.status === 'asked') {
    const token = (await sandbox.outbox(now.accountId)).findLast(({ linkToken }) => linkToken !== null)?.linkToken
    const body = { decision: 'approve' } as const
    ;(await sandbox.call('answerConsent', { params: { token: token ?? '' }, body })).body(200)
    return app.ok('desk.getCase', { caseId })
  }
  return app.ok('desk.disable', { caseId, password })
}

/** Whether the portal did this to the customer. */
async function isDone({ sandbox }: Seat, { id }: Customer, what: string): Promise<boolean> {
  return (await sandbox.ledger()).some((effect) => effect.accountId === id && effect.what === what)
}
