import { z } from 'zod'
import { securityEvent, type SecurityEventKind } from '../api/security-events.ts'
import { leavesTrace, matchEvents, type KnownEvent, type VersionAnchor } from './correlate-security-events.ts'
import { ownDeed, type OwnDeed } from './console-actions.ts'

/** How a line of the timeline came about. */
const timelineMark = z.enum([
  /** Done here, and in the portal's log. */
  'confirmed',
  /** In the portal's log, and not done by this console. */
  'elsewhere',
  /** In the portal's log before this console first had to do with the account. */
  'before',
  /** What the portal did by itself. */
  'portal',
  /** Done here; the portal's log was read since and does not show it. */
  'missing',
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

/** One line: an event of the portal, a deed of this console, or both where they are the same. */
export const timelineLine = z.object({
  id: z.string(),
  mark: timelineMark,
  event: securityEvent.nullable(),
  deed: ownDeed.nullable(),
})
export type TimelineLine = z.infer<typeof timelineLine>

/** What the console knows of a portal's log. */
export interface KnownLog {
  /** In the order of the log. */
  events: readonly KnownEvent[]
  anchor: VersionAnchor | null
  /** The audit's head when the last whole reading began; null: never read. */
  readFrom: number | null
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

/** Our deeds and the portal's log in one list, newest first; each deed and each event stands in it exactly once. */
export function timelineOf(deeds: readonly OwnDeed[], log: KnownLog, device: string): TimelineLine[] {
  const { matches, skewMs } = matchEvents(deeds, log.events, { anchor: log.anchor, device })
  const deedOf = new Map(matches.map(({ deed, event }) => [event.place, deed]))
  const firstMatch = Math.min(...deedOf.keys())
  const matched = new Set(matches.map(({ deed }) => deed.id))

  let latest = -Infinity
  const ofEvents = log.events.map((event): Placed => {
    latest = Math.max(latest, Date.parse(event.at))
    const deed = deedOf.get(event.place) ?? null
    const mark = deed === null ? markOf(event, firstMatch) : 'confirmed'
    return { at: latest, order: event.place, first: deed?.first ?? null, line: { id: event.id, mark, event, deed } }
  })
  const confirmed = ofEvents.flatMap(({ at, first }) => (first === null ? [] : [{ at, first }]))
  const ofDeeds = deeds
    .filter(({ id }) => !matched.has(id))
    .map((deed): Placed => {
      const earliest = Math.max(...confirmed.filter(({ first }) => first < deed.first).map(({ at }) => at))
      const latestAt = Math.min(...confirmed.filter(({ first }) => first > deed.first).map(({ at }) => at - 1))
      const at = Math.max(Math.min(Date.parse(deed.at) + skewMs, latestAt), earliest)
      const line = { id: deed.id, mark: markOfDeed(deed, log.readFrom), event: null, deed }
      return { at, order: Infinity, first: deed.first, line }
    })
  return [...ofEvents, ...ofDeeds].toSorted(newestFirst).map(({ line }) => line)
}

/** A line with its place: by the portal's clock, and among equals in the order of the log, then of our audit. */
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

function markOf({ by, after, place }: KnownEvent, firstMatch: number): TimelineMark {
  if (by === 'system') return 'portal'
  return after === null && place < firstMatch ? 'before' : 'elsewhere'
}

function markOfDeed(deed: OwnDeed, readFrom: number | null): TimelineMark {
  if (deed.outcome === 'refused') return 'refused'
  if (deed.outcome === 'unknown') return 'unknown'
  if (!leavesTrace(deed)) return 'here'
  return readFrom !== null && readFrom >= deed.last ? 'missing' : 'unread'
}

/** How many changes were made elsewhere, by people, since this console has had to do with the account. */
export function changesElsewhere(lines: readonly TimelineLine[]): number {
  return lines.filter(({ mark, event }) => mark === 'elsewhere' && event !== null && changes.has(event.what)).length
}

/** The oldest instant of the portal's log that this console had to do with; null where there is none. */
export function knownSince(lines: readonly TimelineLine[]): string | null {
  return lines.findLast(({ mark }) => mark === 'confirmed')?.event?.at ?? null
}
