import type { Confirmation } from './confirmation.ts'
import { namedInMail } from './confirmation-rules.ts'
import type { Notice } from '../api/notices.ts'

type Expected = Pick<Confirmation, 'id' | 'kind' | 'method' | 'changedAt'>

/**
 * Which notices of an account belong to which of its confirmations. A notice tells when its change happened (contract
 * NOT-4), and each address gets one (NOT-3): so a confirmation takes the first notices of its kind that are not older
 * than its change and not of a later one, one an address. Among changes of one kind at the same instant, the method
 * that is named decides, then the order. A notice of another method is taken only where no other change claims it,
 * so that it can be said.
 *
 * @param confirmations all that the console knows of one account, oldest first
 * @param notices as the portal lists them, in any order
 */
export function matchNotices(
  confirmations: readonly Expected[],
  notices: readonly Notice[],
): ReadonlyMap<string, readonly Notice[]> {
  const free = new Set(notices.toSorted((a, b) => a.queuedAt.localeCompare(b.queuedAt) || a.id.localeCompare(b.id)))
  const taken = new Map<string, readonly Notice[]>()
  for (const one of confirmations) {
    const own = noticesOf(one, confirmations, [...free])
    // guard: notices.matched-once
    for (const notice of own) free.delete(notice)
    taken.set(one.id, own)
  }
  return taken
}

function noticesOf(one: Expected, all: readonly Expected[], free: readonly Notice[]): Notice[] {
  const rivals = all.filter((other) => other.id !== one.id && other.kind === one.kind)
  const next = rivals
    .map(({ changedAt }) => changedAt)
    .filter((changedAt) => changedAt > one.changedAt)
    .toSorted()[0]
  const candidates = free.filter(
    ({ kind, queuedAt }) => kind === one.kind && queuedAt >= one.changedAt && (next === undefined || queuedAt < next),
  )
  const first = candidates[0]?.queuedAt
  const claimed = new Set(rivals.filter(({ changedAt }) => changedAt === one.changedAt).map(named))
  const byAddress = new Map<string, Notice>()
  for (const notice of candidates) {
    if (notice.queuedAt !== first) continue
    const isRight = notice.methodNamed === named(one)
    if (!isRight && notice.methodNamed !== null && claimed.has(notice.methodNamed)) continue
    const held = byAddress.get(notice.destinationMasked)
    if (held === undefined || (isRight && held.methodNamed !== named(one))) {
      byAddress.set(notice.destinationMasked, notice)
    }
  }
  return [...byAddress.values()]
}

function named({ method }: Expected): NonNullable<Notice['methodNamed']> {
  return namedInMail[method]
}
