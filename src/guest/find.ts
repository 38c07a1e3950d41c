import { beginAriaCaches, endAriaCaches, getAriaRole, getElementAccessibleName, isElementVisible } from 'ivya/utils'
import type { Target } from '../shared/guided/controls.ts'
import type { Selector } from '../shared/guided/selector.ts'

/** Everything of a page that may have one of the roles that recipes name. */
const candidates =
  'a,area,header,nav,main,button,input,select,textarea,summary,option,label,output,dialog,h1,h2,h3,h4,h5,h6,td,th,p,li,[role],[aria-live]'

/** Which elements have a role by themselves; a role that is not here may be of any of `candidates`. */
const elementsOf: Readonly<Record<string, string>> = {
  button: 'button,input,summary',
  link: 'a,area',
  textbox: 'input,textarea',
  radio: 'input',
  checkbox: 'input',
  option: 'option',
  heading: 'h1,h2,h3,h4,h5,h6',
  paragraph: 'p',
  listitem: 'li',
  cell: 'td,th',
  status: 'output',
  tab: '',
  menuitem: '',
  alert: '',
  generic: 'div,span,strong,em,b,i,small,dd,dt,label,legend,caption,figcaption,pre,code',
}

/** Roles whose text is looked into: they take no name from what they hold. `generic` is what has no role at all. */
export const textRoles: ReadonlySet<string> = new Set([
  'alert',
  'status',
  'heading',
  'cell',
  'paragraph',
  'listitem',
  'generic',
])

/** The elements that fit a target, of one document and its open shadow roots. */
export type Found = Map<string, Element[]>

/**
 * Finds each target by the first of its alternatives that fits. Where that fits more than one control, a later alternative
 * that fits one of these alone says which; without such a one all of them are found, so that none is meant. Reads roles,
 * names and attributes; never what a field holds.
 *
 * @param roots the document, and the open shadow roots below it
 */
export function findTargets(targets: readonly Target[], roots: readonly (Document | ShadowRoot)[]): Found {
  beginAriaCaches()
  try {
    const byRole = rolesIn(targets, roots)
    const found: Found = new Map()
    for (const { id, alternatives } of targets) {
      let several: Element[] = []
      for (const path of alternatives) {
        const fitting = fitsPath(path, byRole, roots)
        const [only] = fitting
        if (only === undefined) continue
        const decides = fitting.length === 1 && (several.length === 0 || several.includes(only))
        if (decides || several.length === 0) several = fitting
        if (decides) break
      }
      // guard: guided.tie-is-no-choice
      if (several.length > 0) found.set(id, several)
    }
    return found
  } finally {
    endAriaCaches()
  }
}

/** The element itself, or one around it, that a target names; null where none is. */
export function targetAround(path: readonly EventTarget[], found: Found, ids: readonly string[]): string | null {
  for (const place of path) {
    if (!(place instanceof Element)) continue
    const id = ids.find((one) => found.get(one)?.includes(place) === true)
    if (id !== undefined) return id
  }
  return null
}

/** The document and every open shadow root below it. */
export function rootsOf(document: Document): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [document]
  for (const root of roots)
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot !== null) roots.push(element.shadowRoot)
  return roots
}

/** By role; under the empty one, all of them, where a selector names no role. */
type ByRole = Map<string, { element: Element; name: string }[]>
const anyRole = ''

/** The visible elements of the roles that the targets name, each with its name. */
function rolesIn(targets: readonly Target[], roots: readonly (Document | ShadowRoot)[]): ByRole {
  const byRole: ByRole = new Map()
  for (const { alternatives } of targets)
    for (const path of alternatives)
      for (const selector of path) if (selector.by === 'role') byRole.set(selector.role ?? anyRole, [])
  const all = byRole.get(anyRole)
  const selectors = targets.flatMap(({ alternatives }) =>
    alternatives.flatMap((path) => path.flatMap((selector) => (selector.by === 'role' ? [selector] : []))),
  )
  const allNames = selectors.map(({ name }) => name).join('\n')
  const isAnyName = selectors.some(({ name }) => name === '')
  const texts = selectors.flatMap(({ role, name }) => (role !== null && textRoles.has(role) ? [name] : []))
  /** Most elements of a large page: their plain text, which is a part of their name, is in no name that is searched for. */
  const isOther = (element: Element, labelled: ReadonlySet<Element | null>): boolean => {
    if (isAnyName || element.firstElementChild !== null || element.firstChild === null) return false
    if (isNamedOtherwise(element) || labelled.has(element)) return false
    const text = collapse(element.textContent)
    return text !== '' && !allNames.includes(text) && !texts.some((name) => text.includes(name))
  }
  const kinds = [...byRole.keys()].map((role) => elementsOf[role] ?? candidates).filter((kind) => kind !== '')
  const searched = [...new Set(kinds.join(',').split(',')), '[role]', '[aria-live]'].filter(Boolean).join(',')
  for (const root of roots) {
    // `labels` of an element searches the whole document each time.
    const labelled = new Set([...root.querySelectorAll('label')].map(({ control }) => control))
    for (const element of root.querySelectorAll(searched)) {
      if (isOther(element, labelled)) continue
      const role = roleOf(element)
      const ofRole = byRole.get(role)
      if ((ofRole ?? (role === generic ? undefined : all)) === undefined || !isElementVisible(element)) continue
      // Everything around a text has it, too: what says something of its own is meant.
      if (role === generic && !hasTextOfItsOwn(element)) continue
      const name = collapse(textRoles.has(role) ? element.textContent : getElementAccessibleName(element, false))
      ofRole?.push({ element, name })
      if (!textRoles.has(role)) all?.push({ element, name })
    }
  }
  return byRole
}

/** Parts of a path before the last one say which of several controls is meant; each of them must hold. */
function fitsPath(path: readonly Selector[], byRole: ByRole, roots: readonly (Document | ShadowRoot)[]): Element[] {
  const last = path.at(-1)
  if (last === undefined) return []
  let fitting = fits(last, byRole, roots)
  for (const part of path.slice(0, -1)) {
    if (fitting.length === 0) break
    const places = fits(part, byRole, roots)
    fitting = fitting.filter((element) => places.some((place) => isPlaceOf(place, element)))
  }
  return fitting
}

/** A heading is the one before the control, a field is in its form, anything else is around it. */
function isPlaceOf(place: Element, element: Element): boolean {
  if (place === element) return false
  if (place.matches('input, textarea, select')) return formOf(element).contains(place)
  if (place.matches(headings)) return headingBefore(element) === place
  return place.contains(element)
}

const headings = 'h1, h2, h3, h4, h5, h6, [role="heading"]'

/** The nearest heading that is shown before an element; null for none. */
export function headingBefore(element: Element): Element | null {
  const root = element.getRootNode() as Document | ShadowRoot
  const before = [...root.querySelectorAll(headings)].filter(
    (one) => one !== element && (one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  )
  return before.findLast((one) => isElementVisible(one)) ?? null
}

/** The form of a control, or what serves as one. */
export function formOf(element: Element): Element {
  const { documentElement } = element.ownerDocument
  const form = 'form' in element && element.form instanceof HTMLFormElement ? element.form : null
  return form ?? element.closest('form, dialog, [role="dialog"], fieldset, section, article, main') ?? documentElement
}

function fits(selector: Selector, byRole: ByRole, roots: readonly (Document | ShadowRoot)[]): Element[] {
  if (selector.by !== 'role') {
    // eslint-disable-next-line no-restricted-syntax -- the recipe's own value, not a field's
    const { by, value } = selector
    return roots
      .flatMap((root) => [...root.querySelectorAll(`[${by}="${CSS.escape(value)}"]`)])
      .filter(isElementVisible)
  }
  const named = byRole.get(selector.role ?? anyRole) ?? []
  const isText = selector.role !== null && textRoles.has(selector.role)
  const fitting = named.filter(
    ({ name }) => selector.name === '' || (isText ? name.includes(selector.name) : name === selector.name),
  )
  const elements = fitting.map(({ element }) => element)
  // A text is in every element around it, too: the innermost is meant.
  return isText ? elements.filter((one) => !elements.some((other) => other !== one && one.contains(other))) : elements
}

const generic = 'generic'
/** Roles that say how a text is set, which no recipe names. */
const plainRoles: ReadonlySet<string> = new Set(['strong', 'emphasis', 'code', 'presentation', 'none', ''])

/** The role of an element; `generic` for what has none, or none that says more than how its text is set. */
export function roleOf(element: Element): string {
  const role = getAriaRole(element) ?? generic
  return plainRoles.has(role) ? generic : role
}

function hasTextOfItsOwn(element: Element): boolean {
  return [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && collapse((node as Text).data) !== '',
  )
}

function isNamedOtherwise(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return true
  return ['aria-label', 'aria-labelledby', 'title'].some((name) => element.hasAttribute(name))
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
