/** Accounts that one queue takes at most. Apart from the schemas, so that the page can have it without zod. */
export const mostInQueue = 500
