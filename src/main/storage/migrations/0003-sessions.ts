/** Sessions that the keychain seals. */
export const sessions = ``
