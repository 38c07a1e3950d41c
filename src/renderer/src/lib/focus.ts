import type { Directive } from 'vue'

/** What appeared disabled, because the call that led to it was not over, and still wants the focus. */
const waiting = new WeakSet<HTMLElement>()

/** `v-focus`: takes the focus when the element appears, because hands need it there; not where its value is false. */
export const vFocus: Directive<HTMLElement, boolean | undefined> = {
  mounted: (element, { value }) => {
    if (value === false) return
    if (element.matches(':disabled')) waiting.add(element)
    else element.focus()
  },
  updated: (element) => {
    if (element.matches(':disabled') || !waiting.delete(element)) return
    // Unless the hands went elsewhere meanwhile.
    if (document.activeElement === document.body) element.focus()
  },
}
