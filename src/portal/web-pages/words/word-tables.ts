import { chinese } from './chinese.ts'
import { english } from './english.ts'
import { malay } from './malay.ts'
import type { Language, Words } from './words.ts'

/** The texts of every language. */
export const wordTables: Record<Language, Words> = { en: english, ms: malay, zh: chinese }
