import type { Directive } from 'vue'

/** `v-focus`: takes the focus when the element appears, because hands need it there; not where its value is false. */
export const vFocus: Directive<HTMLElement, boolean | undefined> = {
  mounted: (element, { value }) => {
    if (value !== false) element.focus()
  },
}
