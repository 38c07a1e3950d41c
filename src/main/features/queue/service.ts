import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import { instantOf } from '#shared/domain/clock.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { isSensible } from '#shared/domain/queue-rules.ts'
import { queuePlan, type Queue, type QueueItem, type QueuePlan } from '#shared/domain/queue.ts'
import { AppError } from '../../base/errors.ts'
import { createItemStarter, type ItemStarterDeps } from './start-item.ts'
import { createDryRun, type DryRunDeps } from './dry-run.ts'
import { createResultExport, type ResultExportDeps } from './export-result.ts'
import { createQueueMoves, type QueueMovesDeps } from './queue-moves.ts'
import type { QueueRepository } from './repository.ts'
import { createItemCompletion, type ItemCompletionDeps } from './complete-items.ts'

export interface QueueDeps extends ItemStarterDeps, ItemCompletionDeps, QueueMovesDeps, DryRunDeps, ResultExportDeps {
  newKey(): string
  queues: QueueRepository
}

/** The queue of accounts. Every function but `find` and `openItems` throws an AppError `not-found` where there is no queue, `wrong-step` where it does not fit. */
export interface QueueService {
  /** What would become of each account. @throws AppError `plan-contradictory`, `account-twice`, `in-progress` */
  dryRun(input: InputOf<'queue.dryRun'>): Promise<OutputOf<'queue.dryRun'>>
  stopDryRun(): void
  /** @throws AppError `queue-open`, `plan-contradictory`, `account-twice`, or why an account cannot be queued */
  start(input: InputOf<'queue.start'>): Queue
  /** The queue that runs, or the last one; null before the first. */
  find(): Queue | null
  /** What waits or has its turn in that queue. */
  openItems(): QueueItem[]
  /** Begins the next procedure; as `createItemStarter`. */
  next(): Promise<Queue>
  pause(): Queue
  resume(): Queue
  skip(accountId: string): Promise<Queue>
  retry(accountId: string): Queue
  stop(): Queue
  exportResult(): Promise<OutputOf<'queue.export'>>
}

/** Many accounts, one after another: each with a procedure of its own, its own password and code. */
export function createQueueService(deps: QueueDeps): QueueService {
  const { unitOfWork, queues: store, audit, accountStore, clock, lifecycle, annotations, procedures, sessions } = deps
  const { guided } = deps
  const moves = createQueueMoves(deps, store)
  const { completeAll } = createItemCompletion(deps, store, moves)
  const dryRun = createDryRun(deps)
  const begin = createItemStarter(deps, moves)
  const exportResult = createResultExport(deps, moves.get)

  /** @throws AppError `plan-contradictory`, `account-twice` */
  function planOf({ accountIds, ...plan }: InputOf<'queue.start'>): QueuePlan {
    // guard: queue.sensible-plan
    if (!isSensible(plan)) throw new AppError('plan-contradictory')
    // guard: queue.account-once
    if (new Set(accountIds).size < accountIds.length) throw new AppError('account-twice')
    return queuePlan.parse(plan)
  }

  function newItem(accountId: string): QueueItem {
    const known = accountStore.find(accountId)
    if (known === null)
      throw new AppError(annotations.byKey(accountId) === null ? 'account-not-listed' : 'never-signed-in')
    const { name, userId } = known.summary
    return { accountId, accountName: name, userId, state: { is: 'waiting', procedureId: null } }
  }

  function start(input: InputOf<'queue.start'>): Queue {
    const at = instantOf(clock)
    const plan = planOf(input)
    const items = input.accountIds.map(newItem)
    const queue: Queue = { id: deps.newKey(), plan, state: 'running', startedAt: at, updatedAt: at, items }
    unitOfWork.run(() => {
      const before = store.find()
      // guard: queue.one-queue
      if (before !== null && before.state !== 'finished') throw new AppError('queue-open')
      store.save(queue)
      const { kind, to, reason, note, howLong } = plan
      const detail = { queue: queue.id, accounts: items.length, kind, to, reason, note, howLong }
      audit.append({ actor: 'app', action: 'queue.started', outcome: 'ok', detail })
      moves.publish()
    })
    return queue
  }

  function itemOf(accountId: string): QueueItem {
    const found = moves.get().items.find((item) => item.accountId === accountId)
    if (found === undefined) throw new AppError('not-found', 'not-here-any-more')
    return found
  }

  function isSignedIn(accountId: string): boolean {
    return guided.isGuided(accountId) ? guided.facts(accountId).signedIn : sessions.has(accountId)
  }

  /** An account whose turn it was and whose login never signed in was not done for that reason; any other is skipped. */
  async function skip(accountId: string): Promise<Queue> {
    const item = itemOf(accountId)
    const { is, procedureId } = item.state
    const ending = moves.endingOf(accountId)
    if (is === 'current' && procedureId === null && !isSignedIn(accountId)) {
      const code = 'signed-out'
      const entry = { action: 'queue.item-failed', outcome: 'refused', item, detail: { code } } as const
      return moves.move({ type: 'not-begun', accountId, code, ending }, entry)
    }
    moves.move({ type: 'skipped', accountId, ending }, { action: 'queue.item-skipped', item, procedure: procedureId })
    const open = procedureId === null ? null : procedures.find(procedureId)
    // Nothing was done yet, so nothing is left behind; whatever was begun at the portal stays open under Queue.
    // guard: queue.untouched-only
    if (open !== null && isUntouched(open)) await lifecycle.cancel(open.id)
    return moves.get()
  }

  return {
    dryRun: async (input) => {
      const plan = planOf(input)
      // guard: dry-run.reads-only
      const { lines, stopped } = await dryRun.run(plan, input.accountIds)
      const count = (verdict: string): number => lines.filter((line) => line.verdict === verdict).length
      const detail = {
        kind: plan.kind,
        to: plan.to,
        accounts: input.accountIds.length,
        stopped,
        works: count('works'),
        fails: count('fails'),
        unknown: count('unknown'),
      }
      audit.append({ actor: 'app', action: 'queue.dry-run', outcome: 'ok', detail })
      return { lines, stopped }
    },
    stopDryRun: dryRun.stop,
    start,
    find: () => {
      // guard: queue.settled-on-read
      completeAll()
      return store.find()
    },
    openItems: () =>
      (store.find()?.items ?? []).filter(({ state }) => state.is === 'waiting' || state.is === 'current'),
    next: async () => {
      completeAll()
      return begin()
    },
    pause: () => moves.move({ type: 'paused' }, { action: 'queue.paused' }),
    resume: () => moves.move({ type: 'resumed' }, { action: 'queue.resumed' }),
    skip,
    retry: (accountId) =>
      moves.move({ type: 'retried', accountId }, { action: 'queue.item-retried', item: itemOf(accountId) }),
    stop: () => {
      const at = instantOf(clock)
      const ending = { at, now: null, readBack: false, trace: null }
      return moves.move({ type: 'stopped', ending }, { action: 'queue.stopped' })
    },
    exportResult,
  }
}

/** True while a procedure has changed nothing at the portal and waits for its operator. */
function isUntouched({ kind, state, unprotectedSince }: Procedure): boolean {
  if (state.at === 'preflight' || state.at === 'disable') return unprotectedSince === null
  return kind === 'set-up' && (state.at === 'setup' || state.at === 'method' || state.at === 'identity')
}
