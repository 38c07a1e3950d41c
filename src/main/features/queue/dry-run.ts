import pLimit, { type LimitFunction } from 'p-limit'
import type { FailureCode } from '#shared/ipc/outcome.ts'
import type { DryRunLine } from '#shared/ipc/features/queue.ts'
import type { QueuePlan } from '#shared/domain/queue.ts'
import type { AccountPage } from '#shared/ipc/views.ts'
import type { KnownAccounts, StoredAccount } from '../accounts/known-accounts.ts'
import type { Annotation, AnnotationStore } from '../accounts/annotation-store.ts'
import { AppError } from '../../base/errors.ts'
import { judge, judgeGuided, judgeKnown } from '../procedures/eligibility.ts'
import type { AccountReader } from '../accounts/account-reader.ts'
import type { AppContext } from '../app-events.ts'
import type { GuidedStart } from '../guided/begin.ts'
import type { Portals } from '../portals/service.ts'
import type { Procedures } from '../procedures/service.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { Window } from '../../base/environment.ts'

export interface DryRunDeps {
  accounts: AccountReader
  accountStore: KnownAccounts
  isOpen: AppContext['isOpen']
  annotations: AnnotationStore
  portals: Portals
  procedures: Procedures
  sessions: CustomerSessions
  guided: GuidedStart
  publish: Window['publish']
}

export interface DryRun {
  /** What would become of each account, in their order. @throws AppError `in-progress` while another one runs */
  run(plan: QueuePlan, accountIds: readonly string[]): Promise<{ lines: DryRunLine[]; stopped: boolean }>
  /** Checks no further account; the lines until then are the answer. */
  stop(): void
}

/** Checks many accounts beforehand: at the portal where somebody is signed in who may, else by what was last read. */
export function createDryRun(deps: DryRunDeps): DryRun {
  const { accounts, accountStore, annotations, portals, procedures, sessions, guided } = deps
  let running: { stopped: boolean } | null = null

  /** As read just now; null where nobody may read it or the portal does not answer. */
  async function read(accountId: string): Promise<AccountPage | null> {
    try {
      return await accounts.page(accountId)
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }

  async function lineOf(plan: QueuePlan, accountId: string): Promise<DryRunLine> {
    const known = accountStore.find(accountId)
    if (known === null) return unlisted(accountId, annotations.byKey(accountId))
    if (guided.isGuided(accountId)) return guidedLineOf(plan, known)
    const page = await read(accountId)
    const code = problemOf(plan, known, page)
    const now = page?.twoFactor ?? known.twoFactor
    return {
      accountId,
      accountName: known.summary.name,
      userId: known.summary.userId,
      now,
      readAt: page?.readAt ?? known.readAt,
      isFresh: page !== null,
      verdict: code === null ? (now === null ? 'unknown' : 'works') : 'fails',
      code,
      needsSignIn: !sessions.has(accountId),
      page: null,
    }
  }

  /** Of an account in guided mode nothing is asked: what its page shows, or last showed, is all there is. */
  function guidedLineOf(plan: QueuePlan, { summary, twoFactor, readAt }: StoredAccount): DryRunLine {
    const { id: accountId, name: accountName, userId } = summary
    const { page, signedIn, isSeen } = guided.facts(accountId)
    const open = procedures.openOn(accountId) !== null
    const code = open ? 'procedure-open' : judgeGuided(plan, twoFactor, guided.lacks(accountId, plan.kind, plan.to))
    return {
      accountId,
      accountName,
      userId,
      now: twoFactor,
      readAt,
      isFresh: isSeen,
      verdict: code === null ? (twoFactor === null ? 'unknown' : 'works') : 'fails',
      code,
      needsSignIn: !signedIn,
      page,
    }
  }

  function problemOf(plan: QueuePlan, known: StoredAccount, page: AccountPage | null): FailureCode | null {
    if (procedures.openOn(known.summary.id) !== null) return 'procedure-open'
    const replace = portals.get(known.portalId).view().capabilities?.replace ?? false
    return page === null
      ? judgeKnown(plan, known.summary, known.twoFactor, replace)
      : judge(plan, page.account, page.twoFactor, replace)
  }

  /** How many of a portal's accounts are read at once: as many requests as it allows. */
  function atOnce(accountId: string): number {
    try {
      // guard: dry-run.concurrency
      return portals.getByKey(accountId).capabilities().limits.maxConcurrentRequests
    } catch {
      return 1
    }
  }

  return {
    run: async (plan, accountIds) => {
      if (running !== null) throw new AppError('in-progress', 'busy-here')
      const mine = { stopped: false }
      running = mine
      const limits = new Map<number, LimitFunction>()
      let done = 0
      const publish = (): void => {
        if (deps.isOpen()) deps.publish('queue.dryRunProgress', { done, all: accountIds.length })
      }
      const checkOne = async (accountId: string): Promise<DryRunLine[]> => {
        if (mine.stopped || !deps.isOpen()) return []
        const line = await lineOf(plan, accountId)
        done += 1
        publish()
        return [line]
      }
      try {
        publish()
        const lines = await Promise.all(
          accountIds.map((accountId) => {
            const many = atOnce(accountId)
            const limit = limits.get(many) ?? pLimit(many)
            limits.set(many, limit)
            return limit(checkOne, accountId)
          }),
        )
        return { lines: lines.flat(), stopped: mine.stopped }
      } finally {
        running = null
      }
    },
    stop: () => {
      if (running !== null) running.stopped = true
    },
  }
}

/** An account that the console does not know: gone, or a line of the account list that nobody has signed in to. */
function unlisted(accountId: string, line: Annotation | null): DryRunLine {
  return {
    accountId,
    accountName: line === null ? accountId : line.ownName || line.userId,
    userId: line?.userId ?? '',
    now: null,
    readAt: null,
    isFresh: false,
    verdict: 'fails',
    code: line === null ? 'account-not-listed' : 'never-signed-in',
    needsSignIn: false,
    page: null,
  }
}
