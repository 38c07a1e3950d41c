/** Accounts in a row, one after another. */
export const queue = ``
