import { beginAriaCaches, endAriaCaches, getAriaRole, getElementAccessibleName, isElementVisible } from 'ivya/utils'
import type { Described } from '../shared/guided/channel.ts'
import { isPrivate } from '../shared/guided/private-text.ts'
import { ariaSelector, readSelector } from '../shared/guided/selector.ts'
import { asksFor } from './fields.ts'
import { findTargets, formOf, headingBefore, roleOf, rootsOf, textRoles } from './find.ts'

/** Roles that are pressed; a click on what is inside of one means it. */
const pressRoles: ReadonlySet<string> = new Set([
  'button',
  'link',
  'tab',
  'menuitem',
  'option',
  'switch',
  'radio',
  'checkbox',
  'menuitemradio',
  'menuitemcheckbox',
])
const choiceRoles: ReadonlySet<string> = new Set(['radio', 'checkbox', 'option', 'menuitemradio', 'menuitemcheckbox'])
const fieldRoles: ReadonlySet<string> = new Set(['textbox', 'searchbox', 'spinbutton', 'combobox', 'listbox'])
const landmarks =
  'nav, main, header, footer, aside, form[aria-label], section[aria-label], dialog, [role="navigation"], [role="main"], [role="banner"], [role="dialog"], [role="region"], [role="group"]'

/** The longest part of a text that is kept: enough to know it again. */
const textLength = 120
/** The longest name of a control, which is looked for as a whole: a longer one is not kept. */
const nameLength = 200

/**
 * The control that a click means: the nearest that can be pressed or filled in, else the text that was clicked.
 *
 * @param path of the event, the innermost first
 */
export function controlUnder(path: readonly EventTarget[]): Element | null {
  const elements = path.filter((one) => one instanceof Element)
  const [innermost] = elements
  if (innermost === undefined) return null
  // A field without a type that can be filled in has no role that ivya names; so does a password's field.
  const control = elements.find((one) => isField(one) || pressRoles.has(getAriaRole(one) ?? ''))
  if (control !== undefined) return control
  const label = elements.find((one) => one instanceof HTMLLabelElement)
  const ofLabel = label?.control ?? null
  if (ofLabel !== null) return ofLabel
  return elements.slice(0, 4).find((one) => textRoles.has(getAriaRole(one) ?? '')) ?? innermost
}

/**
 * Describes one control by what a recipe may hold. A text that may be a person's or a secret (`isPrivate`, `avoid`) is
 * left out; what a field contains is not read.
 *
 * @param avoid names of the person who is signed in
 */
export function describeControl(element: Element, avoid: readonly string[]): Described {
  const roots = rootsOf(element.ownerDocument)
  beginAriaCaches()
  try {
    const role = roleNameOf(element)
    const kind = kindOf(element, role)
    const said = nameOf(element, role)
    const name = kept(said, avoid, textRoles.has(role))
    const own = (name === null ? [] : [ariaSelector(role, name)])
      .concat(attributesOf(element, kind))
      .filter((text) => isKept(text, avoid))
    const isOnly = (...path: string[]): boolean => {
      const selectors = path.map(readSelector)
      if (selectors.some((one) => one === null)) return false
      const target = { id: 'taught', alternatives: [selectors.filter((one) => one !== null)] }
      const found = findTargets([target], roots).get('taught')
      return found?.length === 1 && found[0] === element
    }
    const selectors = own.map((text) => ({ text, isUnique: isOnly(text) }))
    const [first = `aria/[role="${role}"]`] = own
    const places = placesOf(element)
      .filter(({ text }) => isKept(text, avoid))
      .map((place) => ({ ...place, tellsApart: isOnly(place.text, first) }))
    return {
      kind,
      role,
      name,
      nameless: said !== '' && isPrivate(said, avoid),
      asks: asksFor(element),
      // An id or a field's name that others have too says nothing.
      selectors: selectors.filter(({ text, isUnique }) => isUnique || text.startsWith('aria/')).slice(0, 6),
      places,
      path: kind === 'press' ? requestPath(element) : null,
      language: languageOf(element.ownerDocument),
    }
  } finally {
    endAriaCaches()
  }
}

/** The language that a document says it is in; null where it says none. */
export function languageOf(document: Document): string | null {
  const language = document.documentElement.lang.trim()
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/u.test(language) && language.length <= 35 ? language : null
}

function isField(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true
  if (element instanceof HTMLInputElement)
    return !['submit', 'button', 'image', 'reset', 'radio', 'checkbox', 'file', 'hidden'].includes(element.type)
  return fieldRoles.has(getAriaRole(element) ?? '')
}

/** In the letters that a selector may have. */
function roleNameOf(element: Element): string {
  const role = roleOf(element)
  return /^[a-z]+$/u.test(role) ? role : 'generic'
}

function kindOf(element: Element, role: string): Described['kind'] {
  if (isField(element)) return 'field'
  if (choiceRoles.has(role)) return 'choice'
  return pressRoles.has(role) ? 'press' : 'text'
}

/** The name of an element; none where what somebody typed may be a part of it. */
function nameOf(element: Element, role: string): string {
  // guard: guided.taught-without-values
  if (sourcesOf(element).some((one) => holdsField(one, element))) return ''
  const text = textRoles.has(role) ? element.textContent : getElementAccessibleName(element, false)
  return text.replace(/\s+/gu, ' ').trim()
}

/** What the name of an element may be made of. */
function sourcesOf(element: Element): Element[] {
  const labels = 'labels' in element ? [...((element.labels as NodeListOf<Element> | null) ?? [])] : []
  const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/u).filter((id) => id !== '')
  const referred = ids.map((id) => element.ownerDocument.getElementById(id)).filter((one) => one !== null)
  return [element, ...labels, ...referred]
}

function holdsField(source: Element, but: Element): boolean {
  const fields = 'input, textarea, select, [contenteditable], [role="textbox"]'
  const isTyped = source !== but && source.matches(fields)
  const isEdited = source instanceof HTMLElement && source.isContentEditable
  return isTyped || isEdited || [...source.querySelectorAll(fields)].some((one) => one !== but)
}

/** null for a name that may not be kept. A long text is kept to the end of a word: it is looked for in the page's. */
function kept(name: string, avoid: readonly string[], isText: boolean): string | null {
  if (name === '' || isPrivate(name, avoid)) return null
  // A name that is cut is equal to none.
  // guard: recipes.whole-names
  if (!isText) return name.length <= nameLength ? name : null
  return name.length <= textLength ? name : name.slice(0, name.lastIndexOf(' ', textLength) || textLength).trim()
}

function isKept(text: string, avoid: readonly string[]): boolean {
  return readSelector(text) !== null && !isPrivate(text, avoid)
}

function attributesOf(element: Element, kind: Described['kind']): string[] {
  const testId = element.getAttribute('data-testid')
  // Many portals give every button that sends a form the same name, the one of the sign-in included.
  // guard: recipes.shared-button-name
  const name = kind === 'text' || kind === 'press' ? null : element.getAttribute('name')
  // The words of a text are what it says; where it stands says nothing.
  const id = kind === 'text' ? '' : element.id
  return [
    ...(testId === null || !isStable(testId) ? [] : [`[data-testid="${testId}"]`]),
    ...(id === '' || !isStable(id) ? [] : [`#${id}`]),
    ...(name === null || !isStable(name) ? [] : [`[name="${name}"]`]),
  ]
}

/** False for what a program made up: runs of digits, and letters and digits mixed as in a hash. */
function isStable(name: string): boolean {
  return !/\d{3,}/u.test(name) && !/(?:[a-z]\d|\d[a-z]){3,}|^:|[A-Za-z0-9]{24,}/iu.test(name)
}

/** How many places may say which of several controls is meant, and how many of them may be fields. */
const allPlaces = 6
const fieldPlaces = 3

/** The heading before, other fields of the same form, and what is around it. */
function placesOf(element: Element): Omit<Described['places'][number], 'tellsApart'>[] {
  const places: Omit<Described['places'][number], 'tellsApart'>[] = []
  for (const field of formOf(element).querySelectorAll('input, textarea, select')) {
    // A page of many fields leaves room for what is around the control.
    // guard: recipes.room-around
    if (places.length === fieldPlaces) break
    if (field === element || !isField(field) || !isElementVisible(field)) continue
    const [selector] = attributesOf(field, 'field').slice(-1)
    if (selector !== undefined) places.push({ text: selector, kind: 'field' })
  }
  const heading = headingBefore(element)
  const title = heading === null ? '' : nameOf(heading, 'heading')
  if (title !== '') places.push({ text: ariaSelector('heading', title), kind: 'heading' })
  for (let at = element.parentElement; at !== null && places.length < allPlaces; at = at.parentElement) {
    if (at.id !== '' && isStable(at.id)) places.push({ text: `#${at.id}`, kind: 'container' })
    else if (at.matches(landmarks)) {
      const role = getAriaRole(at)
      if (role !== null && /^[a-z]+$/u.test(role)) places.push({ text: `aria/[role="${role}"]`, kind: 'container' })
    }
  }
  return places
}

/** The path of a form that the control sends, with its digits and hashes as `*`; null where others send to it as well. */
function requestPath(element: Element): string | null {
  const form = element instanceof HTMLButtonElement || element instanceof HTMLInputElement ? element.form : null
  if (form === null || form.getAttribute('method')?.toLowerCase() !== 'post') return null
  const own = element.getAttribute('formaction') ?? form.getAttribute('action')
  const path = pathOf(own, form)
  if (path === null || path === '/') return null
  const others = [...element.ownerDocument.querySelectorAll('form, a[href]')].filter((one) => one !== form)
  const isShared = others.some((one) => pathOf(one.getAttribute('action') ?? one.getAttribute('href'), form) === path)
  return isShared ? null : path
}

function pathOf(address: string | null, { baseURI }: Element): string | null {
  const url = address === null ? null : URL.parse(address, baseURI)
  if (url === null || url.origin !== URL.parse(baseURI)?.origin) return null
  const segments = url.pathname.split('/').map((one) => (one === '' || isPlainSegment(one) ? one : '*'))
  const path = segments.join('/')
  return path.length > 200 || !path.startsWith('/') || path.startsWith('//') ? null : path
}

function isPlainSegment(segment: string): boolean {
  return /^[A-Za-z][\w.-]*$/u.test(segment) && isStable(segment) && !isPrivate(segment)
}
