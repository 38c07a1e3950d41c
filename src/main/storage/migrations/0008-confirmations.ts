/** Confirmation e-mails that are expected. */
export const confirmations = ``
