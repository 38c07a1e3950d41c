import type { Clock } from '#shared/domain/clock.ts'

/** The portal's own time: the clock passed in, moved by an offset that outlives a restart. */
export interface PortalClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Moves the portal's time by whole seconds, forward or back. */
  advance(seconds: number): void
  /** Takes every move back. */
  reset(): void
}

/** Where the offset lies, in milliseconds. */
export interface StoredOffset {
  read(): number
  write(milliseconds: number): void
}

/** The machine's clock (or a test's) with the stored offset on top. */
export function createPortalClock(clock: Clock, offset: StoredOffset): PortalClock {
  return {
    now: () => clock.now().getTime() + offset.read(),
    advance: (seconds) => offset.write(offset.read() + seconds * 1000),
    reset: () => offset.write(0),
  }
}

/** A UTC instant as the API writes it: RFC 3339 with milliseconds. */
export function instantAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The same for a time that may be missing. */
export function instantAtOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instantAt(milliseconds)
}
