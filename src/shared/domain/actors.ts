/** Names who did something, as the audit does: a customer's login, or a member of staff. */

/** How the audit names a customer's login. */
export function customerActor(userId: string): string {
  return `customer:${userId}`
}

/** How the audit names a member of staff. @param staffKey the id with its portal, as `keyAt` makes it */
export function staffActor(staffKey: string): string {
  return `staff:${staffKey}`
}
