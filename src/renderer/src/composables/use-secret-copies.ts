import { useEventListener } from '@vueuse/core'
import { useCopy } from './use-copy.ts'

/**
 * Sends what is copied or cut from the field of a secret (a code, a password that is shown) the same way as a copy
 * button: a secret that leaves by the keyboard is removed from the clipboard as well. Such fields are inside of
 * `data-secret`; other texts that are secret cannot be selected.
 */
export function useSecretCopies(): void {
  const { copy } = useCopy()

  useEventListener(document, ['copy', 'cut'], (event: ClipboardEvent) => {
    const field = event.target
    if (!(field instanceof HTMLInputElement) || field.closest('[data-secret]') === null) return
    // guard: clipboard.copied-by-key
    event.preventDefault()
    // What Chromium copies of no password field is not copied here either.
    if (field.type === 'password') return
    const { selectionStart, selectionEnd } = field
    if (selectionStart === null || selectionEnd === null || selectionStart === selectionEnd) return
    void copy(field.value.slice(selectionStart, selectionEnd), true)
    if (event.type !== 'cut') return
    field.setRangeText('', selectionStart, selectionEnd, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'deleteByCut' }))
  })
}
