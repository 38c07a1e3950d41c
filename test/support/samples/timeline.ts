import type { KnownEvent } from '#shared/domain/correlate-security-events.ts'
import type { ConsoleAction } from '#shared/domain/console-actions.ts'

const start = Date.parse('2026-11-20T04:00:00.000Z')
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString()

/** A action of this console at a minute of its own clock; its entries are `first` and the one after. */
export function action(
  what: string,
  { minute, first, ...more }: { minute: number; first: number } & Partial<ConsoleAction>,
): ConsoleAction {
  return {
    id: `action-${first}`,
    what,
    at: at(minute),
    actor: 'customer:it@serimuda.example',
    method: null,
    outcome: 'applied',
    first,
    last: first + 1,
    ...more,
  }
}

/** An event at a minute of the portal's clock, which names no operation by default. */
export function event(
  what: KnownEvent['what'],
  { minute, place, ...more }: { minute: number; place: number } & Partial<KnownEvent>,
): KnownEvent {
  return {
    id: `event-${place}`,
    at: at(minute),
    what,
    by: 'customer',
    from: 'FactorDesk',
    method: null,
    place,
    operationKey: null,
    ...more,
  }
}
