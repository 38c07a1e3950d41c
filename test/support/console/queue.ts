import type { InputOf } from '#shared/ipc/operations.ts'
import { currentItem } from '#shared/domain/queue-rules.ts'
import type { Queue } from '#shared/domain/queue.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Seat } from './operator.ts'

/** Every account to Email. */
export const toEmail = {
  kind: 'change',
  to: 'email',
  reason: 'switch-method',
  note: 'one by one',
  howLong: null,
} as const
/** 2FA off on every account. */
export const allOff = { kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' } as const

/** Starts a queue with these accounts. */
export function startQueue(
  app: Seat['app'],
  customers: readonly { id: string }[],
  plan: Omit<InputOf<'queue.start'>, 'accountIds'>,
): Promise<Queue> {
  return app.ok('queue.start', { accountIds: customers.map(({ id }) => id), ...plan })
}

/** The queue as it is kept. @throws when there is none */
export async function queueOf(app: Seat['app']): Promise<Queue> {
  const { queue } = await app.ok('queue.get', {})
  if (queue === null) throw new Error('there is no queue')
  return queue
}

/** What the items are, in their order. */
export async function itemsOf(app: Seat['app']): Promise<string[]> {
  return (await queueOf(app)).items.map(({ state }) => state.is)
}

/** Takes the queue on to its next account and gives that one's procedure. @throws when none was begun */
export async function nextProcedure(app: Seat['app']): Promise<Procedure> {
  const item = currentItem(await app.ok('queue.next', {}))
  if (item === null || item.state.procedureId === null) throw new Error('no procedure was begun')
  return (await app.ok('procedure.get', { procedureId: item.state.procedureId })).procedure
}

/** What the portal did to an account, oldest first. */
export async function effectsOn({ sandbox }: Pick<Seat, 'sandbox'>, { id }: { id: string }): Promise<string[]> {
  return (await sandbox.ledger()).filter(({ accountId }) => accountId === id).map(({ what }) => what)
}
