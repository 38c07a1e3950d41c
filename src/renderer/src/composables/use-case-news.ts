import { shallowRef } from 'vue'
import type { SupportCase } from '#shared/api/staff.ts'
import { useAppStore } from '../stores/app-store.ts'

/** What others did in a case since it was read before: events of anyone but the signed-in agent. */
export function newsBetween(
  before: SupportCase | null,
  after: SupportCase,
  ownId: string | undefined,
): SupportCase['events'] {
  if (before?.id !== after.id) return []
  return after.events.slice(before.events.length).filter(({ by }) => by?.id !== ownId)
}

/** The news of a case on screen, until they are put away. */
export function useCaseNews() {
  const app = useAppStore()
  const news = shallowRef<SupportCase['events']>([])
  return {
    news,
    note: (before: SupportCase | null, after: SupportCase): void => {
      const fresh = newsBetween(before, after, app.staff?.id)
      if (fresh.length > 0) news.value = [...news.value, ...fresh]
    },
    clear: (): void => {
      news.value = []
    },
  }
}
