/** The console's own limits. Without zod, so that the page can have them as well as the schemas. */

/** Fewest characters of the console's passphrase: it is tried on this computer alone, and few times. */
export const passphraseMinLength = 8

/** Minutes without input after which the console may be set to lock. */
export const lockChoices = [5, 15, 30, 60] as const

/** Wrong passphrases after which everybody is signed out. */
export const wrongPassphrases = 5

/** Most characters of an own name, a tag and a note, and most tags of an account. */
export const annotationLimits = { name: 80, tag: 24, tags: 12, note: 1000 } as const

/** Accounts that one queue takes at most. */
export const maxInQueue = 500
