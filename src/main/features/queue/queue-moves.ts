import { customerActor } from '#shared/domain/actors.ts'
import { advanceQueue, type QueueEvent } from '#shared/domain/queue-machine.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Ending, Queue, QueueItem } from '#shared/domain/queue.ts'
import type { NewEntry, AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { QueueRepository } from './repository.ts'
import type { KnownAccounts } from '../accounts/known-accounts.ts'
import type { Window } from '../../base/environment.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

export interface QueueMovesDeps {
  audit: AuditStore
  accountStore: KnownAccounts
  clock: Clock
  publish: Window['publish']
  unitOfWork: UnitOfWork
}

/** What the audit says of a move: which action, of which account, and what beside. */
export interface MoveEntry {
  action: Extract<NewEntry['action'], `queue.${string}`>
  outcome?: NewEntry['outcome']
  item?: QueueItem | null
  procedure?: string | null
  trace?: string | null
  detail?: AuditFacts['detail']
}

/** The queue as it is kept and moved: every move is one transaction with its audit entry. */
export interface QueueMoves {
  /** @throws AppError `not-found` when there is no queue */
  get(): Queue
  /** Moves the queue, or leaves it as it is where the event cannot happen; null then. An entry of null is not written. */
  tryMove(event: QueueEvent, entry: MoveEntry | null): Queue | null
  /** @throws AppError `wrong-step` where the event cannot happen now */
  move(event: QueueEvent, entry: MoveEntry | null): Queue
  /** Sends the queue to the page once the unit of work is committed. */
  publish(): void
  /** What is known of an account now, for an item that ends; `since`: read back when it was read after that. */
  endingOf(accountId: string, more?: { trace: string; since: string }): Ending
}

export function createQueueMoves(deps: QueueMovesDeps, store: QueueRepository): QueueMoves {
  const { unitOfWork, audit, accountStore, clock } = deps

  function get(): Queue {
    const found = store.find()
    if (found === null) throw new AppError('not-found', 'not-here-any-more')
    return found
  }

  function step(event: QueueEvent, entry: MoveEntry | null): Queue | null {
    const before = get()
    const next = advanceQueue(before, event, instantOf(clock))
    if (next === null) return null
    store.save(next)
    publish()
    if (entry !== null) audit.append(entryOf(next, entry))
    if (next.state === 'finished' && before.state !== 'finished') audit.append(finishedEntry(next))
    return next
  }

  function publishNow(): void {
    const queue = store.find()
    if (queue !== null) deps.publish('queue.changed', queue)
  }
  const publish = (): void => unitOfWork.afterCommit(publishNow)

  function tryMove(event: QueueEvent, entry: MoveEntry | null): Queue | null {
    return unitOfWork.run(() => step(event, entry))
  }

  return {
    get,
    tryMove,
    publish,
    move: (event, entry) => {
      const next = tryMove(event, entry)
      if (next === null) throw new AppError('wrong-step', 'queue-not-running')
      return next
    },
    endingOf: (accountId, more) => {
      const { twoFactor: now = null, readAt = null } = accountStore.find(accountId) ?? {}
      return {
        at: instantOf(clock),
        now: now === null ? null : { active: now.active, method: now.method },
        readBack: more !== undefined && readAt !== null && readAt >= more.since,
        trace: more?.trace ?? null,
      }
    },
  }
}

/** The queue as such belongs to nobody: its operator signs in as one customer after another. */
function entryOf(queue: Queue, entry: MoveEntry): NewEntry {
  const { item, action, outcome = 'ok', procedure = null, trace = null, detail = {} } = entry
  const about = item ? { actor: customerActor(item.userId), account: item.accountId } : { actor: 'app' }
  return { ...about, procedure, trace, action, outcome, detail: { queue: queue.id, ...detail } }
}

function finishedEntry(queue: Queue): NewEntry {
  const count = (is: string): number => queue.items.filter(({ state }) => state.is === is).length
  const detail = {
    accounts: queue.items.length,
    done: count('done'),
    failed: count('failed'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
  }
  return entryOf(queue, { action: 'queue.finished', detail })
}
