import { createI18n } from 'vue-i18n'
import { en } from './locales/en.ts'

/**
 * The texts of the whole console. vue-i18n 11 interprets its messages and never builds functions from text, so the
 * content policy needs no 'unsafe-eval'.
 */
export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })
