/** The portals' time as main knows it: the newest `serverTime` of a fresh answer, and the time since by a clock nobody can set. */
export interface PortalTime {
  /** Takes the body of an answer that came just now. */
  note(body: unknown): void
  /** UTC instant; null before any portal has told its time in this run. */
  now(): string | null
}

export function createPortalTime(uptimeMs: () => number): PortalTime {
  let anchor: { serverMs: number; uptimeMs: number } | null = null
  return {
    note: (body) => {
      if (typeof body !== 'object' || body === null || !('serverTime' in body)) return
      const serverMs = Date.parse(String(body.serverTime))
      if (!Number.isNaN(serverMs)) anchor = { serverMs, uptimeMs: uptimeMs() }
    },
    now: () =>
      anchor === null ? null : new Date(Math.round(anchor.serverMs + uptimeMs() - anchor.uptimeMs)).toISOString(),
  }
}
