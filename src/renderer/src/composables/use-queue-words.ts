import { useI18n } from 'vue-i18n'
import type { Queue, QueueItem, QueueProblem } from '#shared/domain/queue.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { QueueCounts } from '../lib/queue-counts.ts'

/** The words of a queue, for screens and for what is copied. */
export function useQueueWords() {
  const { t } = useI18n()

  /** What is done to each account, e.g. `Change method to SMS`. */
  const planName = ({ kind, to }: Pick<Queue['plan'], 'kind' | 'to'>): string =>
    t(`queue.plan.${kind}`, { method: to === null ? '' : t(`common.methods.${to}`) })

  /** Why an account would not work, or did not. A prerequisite is named, because the plan says which one it is. */
  function problem(code: QueueProblem, kind: Queue['plan']['kind']): string {
    if (code === 'undetermined') return t('queue.undetermined')
    if (code === 'signed-out') return t('queue.notSignedIn')
    if (code === 'prerequisite-missing') return t(kind === 'set-up' ? 'queue.alreadyOn' : 'queue.notOn')
    return t(`failures.codes.${code}.what`)
  }

  function outcome({ state }: QueueItem, kind: Queue['plan']['kind']): string {
    if (state.is === 'failed') return t('queue.failedFor', { why: problem(state.code, kind) })
    if (state.is === 'current') return t(state.procedureId === null ? 'queue.items.signIn' : 'queue.items.current')
    if (state.is === 'skipped') return t(state.procedureId === null ? 'queue.items.skipped' : 'queue.items.left')
    return t(`queue.items.${state.is}`)
  }

  function methodNow({ state }: QueueItem): { active: boolean; method: Method | null } | null {
    return 'ending' in state ? state.ending.now : null
  }

  /** E.g. `3 of 30 done, 1 failed`; what is none is not named. */
  const counted = (counts: QueueCounts): string =>
    [
      t('queue.done', { n: counts.done, all: counts.all }),
      ...(['failed', 'skipped', 'cancelled'] as const).flatMap((is) =>
        counts[is] === 0 ? [] : [t(`queue.count.${is}`, { n: counts[is] })],
      ),
    ].join(', ')

  return { planName, problem, outcome, methodNow, counted }
}
