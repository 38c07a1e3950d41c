import { useToast } from '@nuxt/ui/composables/useToast'
import { refAutoReset } from '@vueuse/core'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import * as clipboardApi from '../api/clipboard.ts'
import { useFailureText } from './use-failure-text.ts'

/** Milliseconds for which a button says that it copied. */
const saidMs = 1500

/**
 * Copies through main, which removes a secret from the clipboard again, and says how long that takes. Where the system
 * refuses, that is said instead.
 */
export function useCopy(): {
  copied: Ref<boolean>
  copy(text: string, secret: boolean): Promise<boolean>
} {
  const { t } = useI18n()
  const toast = useToast()
  const textOf = useFailureText()
  const copied = refAutoReset(false, saidMs)

  async function copy(text: string, secret: boolean): Promise<boolean> {
    if (text === '') return false
    const outcome = await clipboardApi.copy({ text, secret })
    copied.value = outcome.ok
    if (!outcome.ok) toast.add({ id: 'copied', color: 'error', title: textOf(outcome.failure, 'what') })
    else if (outcome.value.removedAfterSeconds !== null)
      toast.add({ id: 'copied', title: t('common.copiedSecret', { n: outcome.value.removedAfterSeconds }) })
    return outcome.ok
  }

  return { copied, copy }
}
