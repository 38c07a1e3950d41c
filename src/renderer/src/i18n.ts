import { createI18n } from 'vue-i18n'
import { isolated } from '#shared/domain/shown-text.ts'
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

/** Every value that a sentence takes is a part of it: where it runs from right to left, or has hidden characters, it moves nothing else. */
const translate = i18n.global.t as (...args: readonly unknown[]) => string
Object.assign(i18n.global, {
  t: (key: unknown, ...args: readonly unknown[]) => translate(key, ...args.map(withIsolatedValues)),
})

function withIsolatedValues(values: unknown): unknown {
  if (typeof values !== 'object' || values === null) return values
  // guard: screens.sentences
  const shown = (value: unknown): unknown => (typeof value === 'string' ? isolated(value) : value)
  if (Array.isArray(values)) return values.map(shown)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)]))
}
