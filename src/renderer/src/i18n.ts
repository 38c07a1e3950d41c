import { createI18n } from 'vue-i18n'
import { en } from './locales/en.ts'

/** How dates are written beside the English texts: `22 Nov 2026`. */
export const formatLocale = 'en-GB'

const datetimeFormats = {
  [formatLocale]: {
    minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    day: { day: 'numeric', month: 'short', year: 'numeric' },
  },
} as const

/**
 * The texts of the whole console. vue-i18n 11 interprets its messages and never builds functions from text, so the
 * content policy needs no 'unsafe-eval'.
 */
export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en }, datetimeFormats })
