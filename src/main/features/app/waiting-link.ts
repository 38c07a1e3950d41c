import type { LinkTarget } from '#shared/domain/outside-link.ts'

/** What another program asked to open, until the user has followed or refused it. */
export interface WaitingLink {
  get(): LinkTarget | null
  /** The newest one takes the place of an earlier one that nobody answered. */
  ask(target: LinkTarget): void
  dismiss(): void
}

/**
 * A link only waits: it opens nothing, reads nothing from a portal and writes nothing. The page shows it in the snapshot,
 * which a locked console does not send.
 */
export function createWaitingLink(changed: () => void): WaitingLink {
  let waiting: LinkTarget | null = null
  const set = (target: LinkTarget | null): void => {
    waiting = target
    changed()
  }
  return { get: () => waiting, ask: set, dismiss: () => set(null) }
}
