/** Where time comes from; passed in, so that tests never sleep. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The portal's own time: the clock passed in, moved by an offset that outlives a restart. */
export interface PortalClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Moves the portal's time by whole seconds, forward or back. */
  advance(seconds: number): void
  /** Takes every move back. */
  reset(): void
}

/** Keeps the offset (milliseconds) where `offset` stores it. */
export function portalClock(clock: Clock, offset: { read(): number; write(milliseconds: number): void }): PortalClock {
  return {
    now: () => clock.now().getTime() + offset.read(),
    advance: (seconds) => offset.write(offset.read() + seconds * 1000),
    reset: () => offset.write(0),
  }
}

/** A UTC instant as the API writes it: RFC 3339 with milliseconds. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The same for a time that may be missing. */
export function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instantOf(milliseconds)
}
