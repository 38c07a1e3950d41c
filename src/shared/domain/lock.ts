/** Fewest characters of the console's passphrase: it is tried on this computer alone, and few times. */
export const passphraseMinLength = 8

/** Minutes without input after which the console may be set to lock. */
export const lockChoices = [5, 15, 30, 60] as const

/** Wrong passphrases after which everybody is signed out. */
export const wrongPassphrases = 5
