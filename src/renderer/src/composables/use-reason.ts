import { useI18n } from 'vue-i18n'
import { countCharacters } from '#shared/domain/input/characters.ts'
import { noteLimits, readReason } from '#shared/domain/input/free-text.ts'
import type { ReadText } from '#shared/domain/input/input-problem.ts'
import { useInputWords } from './use-input-words.ts'

/** What a reason still lacks, in words; null once it can be sent. */
export function useReason(): { lacks: (text: string, read?: ReadText) => string | null } {
  const { t } = useI18n()
  const { sentence } = useInputWords()
  return {
    lacks: (text, read = readReason(text)) => {
      if (read.ok) return null
      const min = noteLimits.min
      if (read.problem === 'empty') return t('common.reasonMissing', { n: min })
      if (read.problem !== 'too-short') return sentence(read)
      const n = min - countCharacters(text.trim())
      return t('common.reasonShort', { n, min }, n)
    },
  }
}
