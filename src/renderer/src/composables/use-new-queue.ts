import { readNote } from '#shared/domain/input/free-text.ts'
import { computed, ref, shallowRef } from 'vue'
import type { InputOf } from '#shared/ipc/operations.ts'
import type { DryRunLine } from '#shared/ipc/features/queue.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { HowLong, Procedure } from '#shared/domain/procedure.ts'
import { isSensible } from '#shared/domain/queue-rules.ts'
import type { Method } from '#shared/api/primitives.ts'
import * as queueApi from '../api/queue.ts'
import { useMainEvent } from './use-main-event.ts'
import { useCommand } from './use-command.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { isKnown } from '../lib/filter-accounts.ts'
import { useQueueStore } from '../stores/queue-store.ts'
import { useSelectionStore } from '../stores/selection-store.ts'
import { maxInQueue } from '#shared/domain/limits.ts'

/** Which accounts, what is done to each, and what the dry run says of that. */
export function useNewQueue() {
  const accounts = useAccountsStore()
  const selection = useSelectionStore()
  const queues = useQueueStore()
  const { busy, failure, run } = useCommand()

  const kind = ref<ProcedureKind>('change')
  const to = ref<Method | null>('sms')
  const reason = ref<Procedure['reason']>(null)
  const howLong = ref<HowLong | null>('today')
  const note = ref('')

  /** In the order of the account list; a chosen account that is not listed any more is left out. */
  const chosen = computed(() => accounts.rows.filter(({ id }) => selection.chosen.has(id)))
  const accountIds = computed(() => chosen.value.filter(isKnown).map(({ id }) => id))
  /** Chosen under Accounts, but nobody has signed in to them yet: no queue takes them. */
  const unknown = computed(() => chosen.value.length - accountIds.value.length)
  const input = computed<InputOf<'queue.start'> | null>(() => {
    const written = readNote(note.value)
    if (reason.value === null || !written.ok) return null
    const isDisable = kind.value === 'disable'
    const plan = {
      kind: kind.value,
      to: isDisable ? null : to.value,
      reason: reason.value,
      note: written.value,
      howLong: isDisable ? howLong.value : null,
    }
    return isSensible(plan) ? { accountIds: accountIds.value, ...plan } : null
  })
  /** Why there is no dry run yet: a key under `queue.lacks`; null when there may be one. */
  const lacks = computed(() => {
    if (accountIds.value.length === 0) return 'accounts'
    if (accountIds.value.length > maxInQueue) return 'fewer'
    return input.value === null ? 'reason' : null
  })

  /** What was judged; other accounts or another plan ask for another dry run. */
  const judged = shallowRef<{ of: string; lines: readonly DryRunLine[]; stopped: boolean } | null>(null)
  const progress = shallowRef<{ done: number; all: number } | null>(null)
  const result = computed(() => (judged.value?.of === JSON.stringify(input.value) ? judged.value : null))
  const failing = computed(() => result.value?.lines.filter(({ verdict }) => verdict === 'fails') ?? [])
  useMainEvent('queue.dryRunProgress', (now) => (progress.value = now))

  async function dryRun(): Promise<void> {
    const asked = input.value
    if (asked === null || lacks.value !== null) return
    progress.value = { done: 0, all: asked.accountIds.length }
    const outcome = await run(() => queueApi.dryRun(asked))
    progress.value = null
    if (outcome !== null) judged.value = { of: JSON.stringify(asked), ...outcome }
  }

  /** Keeps of the chosen accounts those that may work; the verdicts stay true. */
  function leaveOut(): void {
    const lines = result.value?.lines.filter(({ verdict }) => verdict !== 'fails') ?? []
    selection.set(lines.map(({ accountId }) => accountId))
    judged.value = { of: JSON.stringify(input.value), lines, stopped: false }
  }

  /** @returns whether the queue was started */
  async function start(): Promise<boolean> {
    const asked = input.value
    if (asked === null || result.value === null) return false
    const queue = await run(() => queues.start(asked))
    if (queue === null) return false
    selection.set([])
    return true
  }

  return {
    kind,
    to,
    reason,
    howLong,
    note,
    accountIds,
    unknown,
    input,
    lacks,
    progress,
    result,
    failing,
    busy,
    failure,
    dryRun,
    leaveOut,
    start,
    stop: () => queueApi.stopDryRun(),
  }
}
