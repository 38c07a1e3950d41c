import type { SupportCase } from '#shared/api/staff.ts'

/** What others did in a case since it was read before: events of anyone but the signed-in agent. */
export function newsBetween(
  before: SupportCase | null,
  after: SupportCase,
  ownId: string | undefined,
): SupportCase['events'] {
  if (before?.id !== after.id) return []
  return after.events.slice(before.events.length).filter(({ by }) => by?.id !== ownId)
}
