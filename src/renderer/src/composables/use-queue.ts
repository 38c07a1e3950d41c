import { useRouter } from 'vue-router'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { currentItem } from '#shared/domain/queue-rules.ts'
import type { Queue } from '#shared/domain/queue.ts'
import * as queueApi from '../api/queue.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import { useCommand } from './use-command.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useQueueStore } from '../stores/queue-store.ts'

/** The operator's commands to the queue. */
export function useQueue() {
  const store = useQueueStore()
  const signIn = useSignInStore()
  const router = useRouter()
  const app = useAppStore()
  const { busy, failure, run } = useCommand()

  /** The wizard of the account whose turn it is; the Queue where it could not be begun. */
  async function show(queue: Queue): Promise<void> {
    const procedureId = currentItem(queue)?.state.procedureId
    await router.push(procedureId ? { name: 'procedure', params: { procedureId } } : { name: 'queue' })
  }

  /** Goes on with the account whose turn it is; its login signs in first where it must. */
  async function next(): Promise<void> {
    const queue = await run(() => store.startNext())
    if (queue) return show(queue)
    if (!failure.value || !needsSignIn(failure.value)) return
    await store.load()
    const item = store.current
    if (item === null) return
    const { accountId, userId, accountName } = item
    // Its user signs in on the portal's own page.
    if (app.recipeOf(accountId) !== null) {
      failure.value = null
      await router.push({ name: 'guided', params: { accountId } })
      return
    }
    // The dialog asks for what was missing.
    failure.value = null
    const answer = await signIn.askInQueue({ who: 'customer', portalId: portalIdOf(accountId), userId }, accountName)
    if (answer === 'signed-in') return next()
    if (answer === 'skipped') return skip(accountId)
    // Closed: the Queue offers to try again, to skip this account, or to pause.
    await router.push({ name: 'queue' })
  }

  /** Skips an account. From the one whose turn it is, the queue goes on to the next. */
  async function skip(accountId: string): Promise<void> {
    const hadTurn = store.current?.accountId === accountId
    const queue = await run(() => store.skip({ accountId }))
    if (!queue || !hadTurn) return
    if (queue.state === 'running') await next()
    else await router.push({ name: 'queue' })
  }

  async function resume(): Promise<void> {
    if (await run(() => store.resume())) await next()
  }

  return {
    busy,
    failure,
    next,
    skip,
    resume,
    pause: () => run(() => store.pause()),
    retry: (accountId: string) => run(() => store.retry({ accountId })),
    stop: () => run(() => store.stop()),
  }
}

/** Writing the result of a queue to a file; `file` is null where the operator chose none. */
export function useQueueExport() {
  const { busy, failure, run, notice } = useCommand()
  const written = notice<OutputOf<'queue.export'> | null>(null)

  async function exportCsv(): Promise<void> {
    written.value = await run(() => queueApi.exportResult())
  }

  return { written, busy, failure, exportCsv }
}
