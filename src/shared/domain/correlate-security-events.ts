import { deviceOrigin, type SecurityEvent, type SecurityEventKind } from '../api/security-events.ts'
import type { OwnDeed } from './console-actions.ts'

/** A line of the portal's log with what this console knows of when it appeared there. */
export type KnownEvent = SecurityEvent & {
  /** Its place in the account's log, from 1. */
  place: number
  /** It was not there yet when the audit's head was this entry; null: found at the first reading. */
  after: number | null
  /** It was there when the audit's head was this entry. */
  before: number
}

/** The two-factor version that stood once the log had come to this place. */
export interface VersionAnchor {
  place: number
  version: number
}

/** The events that a deed leaves in the portal's log, and how its version binds it to one. */
interface Trace {
  kinds: readonly [SecurityEventKind, ...SecurityEventKind[]]
  by: 'customer' | 'agent'
  /** The version after the event: one more than the deed's, or the same; absent where the deed has none. */
  version?: 'next' | 'same'
  /** True where it leaves an event only sometimes, so that none is missed. */
  maybe?: boolean
}

/** Deeds that are not here leave nothing in the log (another text message, evidence). */
const traces: Readonly<Record<string, Trace>> = {
  disable: { kinds: ['two-factor-disabled'], by: 'customer', version: 'next' },
  'disable-for-customer': { kinds: ['two-factor-disabled'], by: 'agent', version: 'next' },
  'verify-code': { kinds: ['two-factor-enabled', 'two-factor-replaced'], by: 'customer', version: 'next' },
  'start-enrolment': { kinds: ['enrolment-started'], by: 'customer', version: 'same' },
  'cancel-enrolment': { kinds: ['enrolment-cancelled'], by: 'customer', version: 'same' },
  'change-number': { kinds: ['mobile-changed'], by: 'customer' },
  'report-not-me': { kinds: ['frozen'], by: 'customer' },
  'open-case': { kinds: ['case-opened'], by: 'agent' },
  'ask-consent': { kinds: ['consent-asked'], by: 'agent' },
  'close-case': { kinds: ['case-closed'], by: 'agent' },
  'reopen-case': { kinds: ['case-reopened'], by: 'agent' },
  'invite-customer': { kinds: ['invited'], by: 'agent' },
  'enrol-for-customer': { kinds: ['enrolment-started'], by: 'agent' },
  'verify-for-customer': { kinds: ['two-factor-enabled'], by: 'agent' },
  'unlock-customer': { kinds: ['unlocked'], by: 'agent' },
  'unfreeze-customer': { kinds: ['unfrozen'], by: 'agent' },
  'approve-case': { kinds: ['email-changed', 'mobile-changed'], by: 'agent', maybe: true },
  'signed-in': { kinds: ['signed-in'], by: 'customer' },
  'signed-out': { kinds: ['signed-out'], by: 'customer' },
}

/** True where the portal's log should tell of the deed. */
export function leavesTrace(deed: OwnDeed): boolean {
  const trace = traces[deed.what]
  return trace !== undefined && trace.maybe !== true
}

/** The operator's clock may be wrong by days; further apart than this, two things are not the same. */
const windowMs = 14 * 24 * 3600 * 1000

const changesVersion: ReadonlySet<SecurityEventKind> = new Set([
  'two-factor-disabled',
  'two-factor-enabled',
  'two-factor-replaced',
])

interface Match {
  deed: OwnDeed
  event: KnownEvent
}

/** What one comparison goes by: the versions that stood after each event, and how far the portal's clock is ahead. */
interface Yardstick {
  versionAt: ReadonlyMap<number, number>
  skewMs: number
}

/**
 * Which of our deeds the portal's log confirms, each by one event at the most. What binds them, the strongest first: the
 * two-factor version; between which entries of ours an event appeared in the log; kind, doer and method; the order.
 * The clocks only choose among what is left, after their difference was taken from what is certain.
 *
 * @param deeds oldest first
 * @param events in the order of the log
 * @param device what the portal lists as the device of our sessions
 */
export function matchEvents(
  deeds: readonly OwnDeed[],
  events: readonly KnownEvent[],
  { anchor, device }: { anchor: VersionAnchor | null; device: string },
): { matches: Match[]; skewMs: number } {
  const versionAt = versionsAt(events, anchor)
  const run = (skewMs: number): Match[] =>
    groups(deeds, events, device).flatMap((group) => align(group.deeds, group.events, { versionAt, skewMs }))
  const first = run(0)
  const certain = first.filter(({ deed, event }) => versionBinds(deed, event, versionAt) === true)
  const skewMs = median((certain.length > 0 ? certain : first).map(({ deed, event }) => msBetween(deed, event)))
  return { matches: run(skewMs), skewMs }
}

/** The version after each event: it grows by one with each change of the factor and by nothing else (contract, 2FA-3). */
function versionsAt(events: readonly KnownEvent[], anchor: VersionAnchor | null): Map<number, number> {
  const found = new Map<number, number>()
  if (anchor === null) return found
  const changes = (upTo: number): number =>
    events.reduce((sum, { what, place }) => sum + (place <= upTo && changesVersion.has(what) ? 1 : 0), 0)
  let version = anchor.version - changes(anchor.place)
  for (const { what, place } of events) {
    if (changesVersion.has(what)) version += 1
    found.set(place, version)
  }
  return found
}

/** Deeds and events of one kind: only these can be the same. */
function groups(
  deeds: readonly OwnDeed[],
  events: readonly KnownEvent[],
  device: string,
): { deeds: OwnDeed[]; events: KnownEvent[] }[] {
  const found = new Map<string, { deeds: OwnDeed[]; events: KnownEvent[] }>()
  const keyOf = ({ kinds: [kind], by }: Trace): string => `${kind} ${by}`
  for (const deed of deeds) {
    const trace = traces[deed.what]
    if (trace === undefined || deed.outcome === 'refused') continue
    const group = found.get(keyOf(trace)) ?? { deeds: [], events: [] }
    group.deeds.push(deed)
    found.set(keyOf(trace), group)
  }
  const homes = new Map<string, string>(
    Object.values(traces).flatMap((trace) => trace.kinds.map((kind) => [`${kind} ${trace.by}`, keyOf(trace)] as const)),
  )
  for (const event of events) {
    // Quoted by the portal; not so in what was read before it did.
    const ours = [null, device, deviceOrigin(device)]
    if (event.by === 'customer' && !ours.includes(event.from)) continue
    found.get(homes.get(`${event.what} ${event.by}`) ?? '')?.events.push(event)
  }
  return [...found.values()]
}

/** Null where one of the two has no version. */
function versionBinds(deed: OwnDeed, { place }: KnownEvent, versionAt: ReadonlyMap<number, number>): boolean | null {
  const after = versionAt.get(place)
  const rule = traces[deed.what]?.version
  if (after === undefined || rule === undefined || deed.version === null) return null
  return after === deed.version + (rule === 'next' ? 1 : 0)
}

/** How little speaks against the two being the same, in milliseconds; null where they cannot be. */
function costOf(deed: OwnDeed, event: KnownEvent, { versionAt, skewMs }: Yardstick): number | null {
  if (deed.method !== null && event.method !== null && deed.method !== event.method) return null
  const bound = versionBinds(deed, event, versionAt)
  if (bound === false) return null
  // A sign-in is noted after the portal's answer, so a reading may have seen it before; a sign-out before it is sent.
  if (deed.what !== 'signed-in' && deed.first > event.before) return null
  const isOver = deed.outcome === 'applied' && deed.what !== 'signed-out'
  if (isOver && event.after !== null && deed.last <= event.after) return null
  const apart = Math.abs(msBetween(deed, event) - skewMs)
  return bound === true || apart <= windowMs ? apart : null
}

/** Pairs so far, the last one first. */
interface Chain {
  count: number
  cost: number
  last: Match | null
  before: Chain | null
}
const noPair: Chain = { count: 0, cost: 0, last: null, before: null }

/** Pairs two ordered lists without crossing: as many pairs as can be, and of those the ones that cost least. */
function align(deeds: readonly OwnDeed[], events: readonly KnownEvent[], by: Yardstick): Match[] {
  let above: readonly Chain[] = []
  for (const deed of deeds) {
    const row = [noPair]
    let best = noPair
    for (const [column, event] of events.entries()) {
      best = better(best, above[column + 1] ?? noPair)
      const price = costOf(deed, event, by)
      if (price !== null) best = better(best, joined(above[column] ?? noPair, { deed, event }, price))
      row.push(best)
    }
    above = row
  }
  const found: Match[] = []
  for (let chain = above.at(-1) ?? noPair; chain.last !== null; chain = chain.before ?? noPair) found.push(chain.last)
  return found.toReversed()
}

function joined(before: Chain, last: Match, price: number): Chain {
  return { count: before.count + 1, cost: before.cost + price, last, before }
}

function better(a: Chain, b: Chain): Chain {
  return b.count > a.count || (b.count === a.count && b.cost < a.cost) ? b : a
}

function msBetween(deed: OwnDeed, event: KnownEvent): number {
  return Date.parse(event.at) - Date.parse(deed.at)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
