import { useI18n } from 'vue-i18n'
import type { AnyFailure } from '../lib/failure-kind.ts'
import { locks } from '../lib/failure-kind.ts'
import { useDateFormat } from './use-date-format.ts'
import { useInputWords } from './use-input-words.ts'

/** What happened, what is true now, what to do next. */
export type FailurePart = 'what' | 'now' | 'next'

/**
 * The sentences of a failure: of its cause where that is known among those of its code, otherwise of the code; where the
 * local storage failed, of what failed there.
 */
export function useFailureText(): (failure: AnyFailure, part: FailurePart) => string {
  const { t, te } = useI18n()
  const dates = useDateFormat()
  const { sentence } = useInputWords()

  return (failure, part) => {
    const { notSeenUntil, reason } = failure
    if (notSeenUntil !== undefined) return t(`failures.notSeen.${part}`, { time: dates.minute(notSeenUntil) })
    if (part === 'what' && 'input' in failure && failure.input !== undefined) return sentence(failure.input)
    if (part !== 'what' && locks(failure)) return t(`failures.codes.locked.${part}`)
    const storage = 'storage' in failure ? failure.storage : undefined
    if (storage !== undefined && part !== 'now') return storageText(failure.code, storage, part)
    const ofReason = `failures.reasons.${reason}.${part}`
    if (reason !== undefined && te(ofReason)) return t(ofReason)
    return t(`failures.codes.${failure.code}.${part}`)
  }

  function storageText(code: AnyFailure['code'], storage: string, part: 'what' | 'next'): string {
    if (part === 'what') return `${t(`failures.codes.${code}.what`)} ${t(`failures.storage.${storage}.what`)}`
    // After something was sent, reading back comes before anything is mended.
    const first =
      code === 'storage-failed' || code === 'done-not-recorded' ? `${t(`failures.codes.${code}.next`)} ` : ''
    return `${first}${t(`failures.storage.${storage}.next`)}`
  }
}
