import type { Clock } from '#shared/domain/clock.ts'

/**
 * Says true at most once in a period for each name, so that a flood of one kind of event does not flood what records it.
 *
 * @param periodMs milliseconds
 */
export function createRateLimiter(periodMs: number, clock: Clock): (name: string) => boolean {
  const last = new Map<string, number>()
  return (name) => {
    const now = clock.now().getTime()
    const before = last.get(name)
    if (before !== undefined && now - before < periodMs) return false
    last.set(name, now)
    return true
  }
}
