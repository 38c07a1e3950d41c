import { z } from 'zod'
import { securityEvent, type SecurityEventKind } from '../api/security-events.ts'
import { fits, isKeyed, joinEvents, leavesTrace, type KnownEvent } from './correlate-security-events.ts'
import { consoleAction, type ConsoleAction } from './console-actions.ts'

/** How a line of the timeline came about. */
const timelineMark = z.enum([
  /** Done here, and an event of the portal's log names it. */
  'confirmed',
  /** In the portal's log, and not done by this console. */
  'elsewhere',
  /** In the portal's log before this console first had to do with the account. */
  'before',
  /** In the portal's log, which does not show whether this console did it. */
  'unattributed',
  /** What the portal did by itself. */
  'portal',
  /** Done here; the portal's log was read since and has named what was done here, but not this. */
  'missing',
  /** Done here; no event of the portal's log names it, and perhaps none could. */
  'unjoined',
  /** Done here; the portal's log was not read since. */
  'unread',
  /** Done here; such a thing leaves no line in the portal's log. */
  'here',
  /** Tried here and not done. */
  'refused',
  /** Tried here; whether it was done is not known. */
  'unknown',
])
export type TimelineMark = z.infer<typeof timelineMark>

/** One line: an event of the portal, an action of this console, or both where the event names the action. */
export const timelineLine = z.object({
  id: z.string(),
  mark: timelineMark,
  event: securityEvent.nullable(),
  action: consoleAction.nullable(),
})
export type TimelineLine = z.infer<typeof timelineLine>

/** What the console knows of a portal's log. */
export interface KnownLog {
  /** In the order of the log. */
  events: readonly KnownEvent[]
  /** The place of the last event that the first whole reading found; null: never read. */
  knownFrom: number | null
  /** The audit's head when the last whole reading began; null: never read. */
  readFrom: number | null
}

/** Whether the portal says which operation caused an event (contract LOG-9); null where its log is empty. */
export function namesOperations({ events }: Pick<KnownLog, 'events'>): boolean | null {
  const newest = events.at(-1)
  return newest === undefined ? null : newest.operationKey !== undefined
}

/** Kinds that change how the account is protected; the others are comings and goings. */
const changes: ReadonlySet<SecurityEventKind> = new Set([
  'two-factor-disabled',
  'two-factor-enabled',
  'two-factor-replaced',
  'mobile-changed',
  'email-changed',
  'password-changed',
  'password-reset-forced',
  'frozen',
  'unfrozen',
  'unlocked',
])

/**
 * Our actions and the portal's log in one list, newest first. Each event is in it exactly once, and so is each action
 * that no event names; one that several events name is shown beside each of them.
 *
 * @param device what this console calls its device
 */
export function timelineOf(actions: readonly ConsoleAction[], log: KnownLog, device: string): TimelineLine[] {
  const joined = joinEvents(actions, log.events, device)
  const named = new Set(joined.values())
  const open = actions.filter((action) => !named.has(action))
  const firstPlace = Math.min(...joined.keys())
  const firstEntry = Math.min(...[...named].map(({ first }) => first))
  /** Whether one of our actions that no event names may have caused it; once the portal named one, it names all that have keys. */
  const isPerhapsOurs = (event: KnownEvent): boolean =>
    open.some((action) => (event.place < firstPlace || !isKeyed(action)) && fits(action, event, device))

  let latest = -Infinity
  const ofEvents = log.events.map((event): Placed => {
    latest = Math.max(latest, Date.parse(event.at))
    const { id, place, by, operationKey } = event
    const action = joined.get(place) ?? null
    const isEarlier = place < firstPlace && place <= (log.knownFrom ?? 0)
    let mark: TimelineMark = isEarlier ? 'before' : 'elsewhere'
    if (action !== null) mark = 'confirmed'
    else if (by === 'system') mark = 'portal'
    else if (operationKey === undefined) mark = 'unattributed'
    else if (operationKey === null && isPerhapsOurs(event)) mark = 'unattributed'
    return { at: latest, order: place, first: action?.first ?? null, line: { id, mark, event, action } }
  })
  const confirmed = ofEvents.flatMap(({ at, first }) => (first === null ? [] : [{ at, first }]))
  const ofActions = open.map((action): Placed => {
    const earliest = Math.max(...confirmed.filter(({ first }) => first < action.first).map(({ at }) => at))
    const latestAt = Math.min(...confirmed.filter(({ first }) => first > action.first).map(({ at }) => at - 1))
    const at = Math.max(Math.min(Date.parse(action.at), latestAt), earliest)
    const line = { id: action.id, mark: markOfAction(action, log.readFrom, firstEntry), event: null, action }
    return { at, order: Infinity, first: action.first, line }
  })
  return [...ofEvents, ...ofActions].toSorted(newestFirst).map(({ line }) => line)
}

/** A line with its place: by the clock of whose it is, and among equals in the order of the log, then of our audit. */
interface Placed {
  at: number
  order: number
  first: number | null
  line: TimelineLine
}

function newestFirst(a: Placed, b: Placed): number {
  if (a.at !== b.at) return b.at - a.at
  return a.order === b.order ? (b.first ?? 0) - (a.first ?? 0) : b.order - a.order
}

/** @param firstEntry the entry from which on the portal has named what was done here */
function markOfAction(action: ConsoleAction, readFrom: number | null, firstEntry: number): TimelineMark {
  if (action.outcome === 'refused') return 'refused'
  if (action.outcome === 'unknown') return 'unknown'
  if (!leavesTrace(action)) return 'here'
  if (readFrom === null || readFrom < action.last) return 'unread'
  return isKeyed(action) && action.first > firstEntry ? 'missing' : 'unjoined'
}

/** How many changes were made elsewhere, by people, since this console has had to do with the account. */
export function changesElsewhere(lines: readonly TimelineLine[]): number {
  return lines.filter(({ mark, event }) => mark === 'elsewhere' && event !== null && changes.has(event.what)).length
}

/** The oldest instant of the portal's log that this console had to do with; null where there is none. */
export function knownSince(lines: readonly TimelineLine[]): string | null {
  return lines.findLast(({ mark }) => mark === 'confirmed')?.event?.at ?? null
}
