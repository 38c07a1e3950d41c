const prefix = 'account:'

/** The id that main gives a case whose opening was sent and not yet answered: the portal's own is not known then. */
export function pendingCaseId(accountId: string): string {
  return `${prefix}${accountId}`
}

/** The account of a case that is being opened; null where the id is that of a case. */
export function accountOfPendingCase(caseId: string): string | null {
  return caseId.startsWith(prefix) ? caseId.slice(prefix.length) : null
}
