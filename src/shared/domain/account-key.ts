/** Makes keys of accounts and cases from the portal and the id that the portal gave. */

/**
 * The console knows accounts and cases of several portals, and each portal gives its own ids. A **key** names one of
 * them over all portals: `A-20417` at the sandbox portal that the console itself starts, `A-20417@portal.example` at
 * one that was added. Host names contain no `@`, so the last one divides; the embedded sandbox gives no id that contains one.
 */

/** The id of the sandbox portal that the console starts. Every other portal is named by its host, with the port if it has one. */
export const embeddedPortalId = 'sandbox'

/** The key of something that a portal calls `id`. */
export function keyAt(portalId: string, id: string): string {
  return portalId === embeddedPortalId ? id : `${id}@${portalId}`
}

/** Which portal a key belongs to. */
export function portalIdOf(key: string): string {
  const at = key.lastIndexOf('@')
  return at === -1 ? embeddedPortalId : key.slice(at + 1)
}

/** What the portal itself calls it: goes into the calls to that portal, and nowhere else. */
export function idAtPortal(key: string): string {
  const at = key.lastIndexOf('@')
  return at === -1 ? key : key.slice(0, at)
}
