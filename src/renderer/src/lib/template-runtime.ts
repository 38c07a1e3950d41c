import * as vue from 'vue'
import { isolated } from '#shared/domain/shown-text.ts'

/**
 * What every compiled template imports in place of `vue` (tools/build/vue-templates.ts), those of Nuxt UI included: each
 * text that a template shows, and each attribute that is read or shown as a text, is a part of the page that moves nothing
 * around it. So no component can show a value from outside in another way.
 */
export * from 'vue'

/** Attributes and props whose text is shown or read out. */
const texts = ['title', 'aria-label', 'ariaLabel', 'aria-description', 'aria-valuetext', 'alt', 'placeholder'] as const

type Props = Readonly<Record<string, unknown>> | null | undefined

function withIsolatedTexts<P>(props: P): P {
  let changed: Record<string, unknown> | null = null
  for (const name of texts) {
    const text = (props as Props)?.[name]
    if (typeof text !== 'string') continue
    // guard: screens.attribute
    const shown = isolated(text)
    if (shown !== text) changed = { ...(changed ?? (props as Props)), [name]: shown }
  }
  return (changed ?? props) as P
}

export const toDisplayString: typeof vue.toDisplayString = (value) => {
  // guard: screens.texts
  return isolated(vue.toDisplayString(value))
}

export const createElementVNode: typeof vue.createElementVNode = (type, props, ...rest) =>
  vue.createElementVNode(type, withIsolatedTexts(props), ...rest)

export const createElementBlock: typeof vue.createElementBlock = (type, props, ...rest) =>
  vue.createElementBlock(type, withIsolatedTexts(props), ...rest)

export const createVNode: typeof vue.createVNode = (type, props, ...rest) =>
  vue.createVNode(type, withIsolatedTexts(props), ...rest)

export const createBlock: typeof vue.createBlock = (type, props, ...rest) =>
  vue.createBlock(type, withIsolatedTexts(props), ...rest)
