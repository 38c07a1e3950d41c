import type { FailureCode } from '#shared/ipc/outcome.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { currentItem } from '#shared/domain/queue-rules.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { PlannedAnswers, Queue, QueueItem } from '#shared/domain/queue.ts'
import { AppError } from '../../base/errors.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'
import type { QueueMoves } from './queue-moves.ts'
import type { KnownAccounts } from '../accounts/known-accounts.ts'
import type { GuidedStart } from '../guided/begin.ts'
import type { ProcedureLifecycle } from '../procedures/lifecycle.ts'
import type { ProcedureDraft } from '../procedures/service.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'

export interface ItemStarterDeps {
  accountStore: KnownAccounts
  clock: Clock
  lifecycle: ProcedureLifecycle
  sessions: CustomerSessions
  guided: GuidedStart
  unitOfWork: UnitOfWork
}

/** What may be over in a moment, or after a sign-in: the item keeps its turn. Every other refusal fails it. */
const passing: ReadonlySet<FailureCode> = new Set([
  // guard: queue.waits-for-sign-in
  'signed-out',
  'session-expired',
  'unauthenticated',
  'portal-unreachable',
  'no-answer',
  'unavailable',
  'too-many-requests',
  'unexpected',
  'portal-misbehaved',
  'in-progress',
  'wrong-step',
  'record-failed',
])

/**
 * Begins the procedure of the account whose turn it is, with the plan's answers filled in. The procedure and its place in
 * the queue are one transaction, so that after a crash neither is there without the other.
 *
 * Two presses at once begin one procedure: the second finds it open, and an item with a procedure cannot fail to begin.
 *
 * @returns the queue after it; the item has failed where its procedure cannot be begun at all
 * @throws AppError where the item keeps its turn: `signed-out` until its own login is signed in, or a portal that does not answer
 */
export function createItemStarter(
  { accountStore, clock, guided, lifecycle, sessions, unitOfWork }: ItemStarterDeps,
  moves: QueueMoves,
): () => Promise<Queue> {
  async function begin(): Promise<Queue> {
    if (currentItem(moves.get()) === null) moves.move({ type: 'came-up' }, null)
    const queue = moves.get()
    const item = currentItem(queue)
    if (item === null || item.state.procedureId !== null) return queue
    // guard: queue.paused
    if (queue.state === 'paused') throw new AppError('wrong-step', 'queue-not-running')
    const since = instantOf(clock)
    try {
      if (accountStore.find(item.accountId) === null) throw new AppError('account-not-listed')
      await startFor(queue, item)
    } catch (error) {
      fail(item, error, since)
    }
    return moves.get()
  }

  async function startFor({ plan }: Queue, item: QueueItem): Promise<void> {
    const { kind, ...answers } = plan
    const { accountId } = item
    const draft = await prepare(accountId, kind, answers)
    unitOfWork.run(() => {
      const { id: procedureId } = lifecycle.begin(draft)
      // guard: queue.item-transaction
      moves.move(
        { type: 'begun', accountId, procedureId },
        { action: 'queue.item-begun', item, procedure: procedureId },
      )
    })
  }

  /** By the account's page in guided mode; otherwise by its own login, since delegated access may only read. */
  async function prepare(accountId: string, kind: ProcedureKind, answers: PlannedAnswers): Promise<ProcedureDraft> {
    if (guided.isGuided(accountId)) return guided.prepare(accountId, kind, answers)
    sessions.ofAccount(accountId)
    return lifecycle.prepare({ accountId, kind }, answers)
  }

  function fail(item: QueueItem, error: unknown, since: string): void {
    if (!(error instanceof AppError) || passing.has(error.failure.code)) throw error
    const { code, traceId: trace } = error.failure
    const { accountId } = item
    moves.tryMove(
      { type: 'not-begun', accountId, code, ending: moves.endingOf(accountId, { trace, since }) },
      { action: 'queue.item-failed', outcome: 'refused', item, trace, detail: { code } },
    )
  }

  return begin
}
