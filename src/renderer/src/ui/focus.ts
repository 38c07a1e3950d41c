import type { Directive } from 'vue'

/** `v-focus`: takes the focus when the element appears, because hands need it there. */
export const vFocus: Directive<HTMLElement> = { mounted: (element) => element.focus() }
