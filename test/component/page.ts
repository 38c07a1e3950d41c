import { DOMWrapper, flushPromises } from '@vue/test-utils'
import { vi } from 'vitest'
import { effectScope } from 'vue'
import { setPortalTime } from '../../src/renderer/src/lib/portal-clock.ts'
import { usePortalNow } from '../../src/renderer/src/composables/use-portal-now.ts'
import { portalTime } from './samples.ts'

type Name = string | RegExp

/** Which elements have a role, by themselves or because they say so. */
const selectors = {
  alert: '[role="alert"]',
  button: 'button, [role="button"]',
  cell: 'td, [role="cell"], [role="gridcell"]',
  checkbox: 'input[type="checkbox"], [role="checkbox"]',
  columnheader: '[role="columnheader"], th[scope="col"]',
  complementary: 'aside',
  dialog: '[role="dialog"], [role="alertdialog"]',
  form: 'form',
  heading: 'h1, h2, h3, h4, h5, h6',
  link: 'a[href]',
  list: 'ul, ol',
  listitem: 'li',
  menuitem: '[role^="menuitem"]',
  meter: '[role="meter"]',
  navigation: 'nav',
  radio: 'input[type="radio"]',
  region: 'section[aria-label], section[aria-labelledby], [role="region"]',
  row: 'tr, [role="row"]',
  rowheader: 'th[scope="row"], [role="rowheader"]',
  status: '[role="status"]',
  switch: '[role="switch"]',
  tab: '[role="tab"]',
  textbox: 'textarea, input:not([type="radio"], [type="checkbox"])',
  timer: '[role="timer"]',
} as const
type Role = keyof typeof selectors

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim()
const matches = (text: string, name: Name): boolean => (typeof name === 'string' ? text === name : name.test(text))
const isShown = (element: Element): boolean =>
  element.closest('[aria-hidden="true"], [hidden], [inert], [style*="display: none"]') === null

/** Tags whose text runs on with the text around it, unless a role or a class makes a block of them (what is for screen readers alone is laid out by itself). */
const inline = ':is(a, b, code, em, kbd, span, strong):not([role], .block, .sr-only)'

function textOfNode(node: Node): string {
  if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : ''
  if (node.matches('[aria-hidden="true"], [style*="display: none"]')) return ''
  const text = textWithin(node)
  // Between two elements there is room on screen, if no text.
  const room = node.previousSibling instanceof Element ? ' ' : ''
  return node.matches(inline) ? `${room}${text}` : ` ${text} `
}
const textWithin = (element: Element): string => [...element.childNodes].map(textOfNode).join('')

/** What an element says, without what is hidden from everybody or from screen readers. */
export function textOf(element: Element): string {
  return clean(textWithin(element))
}

function byIds(ids: string | null): string {
  return clean(
    (ids ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  )
}

/** The accessible name: a part of the standard's rules, as far as our elements need them. */
function nameOf(element: Element): string {
  const labelled = byIds(element.getAttribute('aria-labelledby'))
  const label = element.getAttribute('aria-label') ?? labelled
  if (label) return clean(label)
  if (element.matches('input, textarea, [role="switch"]')) {
    const by = element.id ? document.querySelector(`label[for="${element.id}"]`) : null
    const around = by ?? element.closest('label')
    return around ? textOf(around) : (element.getAttribute('placeholder') ?? '')
  }
  return textOf(element) || (element.getAttribute('title') ?? '')
}

/** The accessible description. */
export function describedBy(element: Element): string {
  return byIds(element.getAttribute('aria-describedby'))
}

/** Everything of a role and name that is shown, in the order of the document. */
export function all(role: Role, name: Name = /(?:)/, within: Element = document.body): HTMLElement[] {
  const found = [...within.querySelectorAll<HTMLElement>(selectors[role])]
  return found.filter((element) => isShown(element) && matches(nameOf(element), name))
}

/** The only one of a role and name; fails with what there is instead. */
export function one(role: Role, name: Name = /(?:)/, within: Element = document.body): HTMLElement {
  const [first, ...more] = all(role, name, within)
  if (first !== undefined && more.length === 0) return first
  const there = all(role, undefined, within).map((element) => JSON.stringify(nameOf(element)))
  throw new Error(
    `${more.length + (first ? 1 : 0)} of role ${role} named ${String(name)}; there are: ${there.join(', ')}`,
  )
}

/** Everything that the document says, dialogs and toasts included. */
export const shownText = (): string => textOf(document.body)

/** Waits until nothing is under way any more: promises, lazy parts, and what they draw. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await flushPromises()
    await vi.dynamicImportSettled()
  }
}

/** True where an element cannot be pressed, disabled by itself or said to be so. */
export const isDisabled = (element: Element): boolean =>
  element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true'

/** A click as by a mouse. It fails on what is disabled. */
export async function click(element: HTMLElement, init: MouseEventInit = {}): Promise<void> {
  if (element.matches(':disabled')) throw new Error(`disabled: ${nameOf(element)}`)
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, button: 0, ...init }))
  await settle()
}

/** Presses the only button of this name. */
export async function press(name: Name, within?: Element): Promise<void> {
  await click(one('button', name, within))
}

/** Presses it twice before anything can happen in between. */
export async function pressTwice(name: Name): Promise<void> {
  const button = one('button', name)
  const click = (): boolean => button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  click()
  click()
  await settle()
}

/** Types into the only field of this name, in place of what it holds. */
export async function fill(name: Name, text: string, within?: Element): Promise<void> {
  await new DOMWrapper(one('textbox', name, within)).setValue(text)
  await settle()
}

/** Chooses the only radio button of this name. */
export async function choose(name: Name): Promise<void> {
  await new DOMWrapper(one('radio', name) as HTMLInputElement).setValue(true)
  await settle()
}

/** A key on what has the focus. */
export async function key(name: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  target.dispatchEvent(new KeyboardEvent('keyup', { key: name, bubbles: true, ...init }))
  await settle()
}

/** What has the focus, by its accessible name. */
export const focused = (): string => (document.activeElement ? nameOf(document.activeElement) : '')

/** The portal's clock goes on to so many seconds after the sample time, and the screen with it. */
export async function portalClockGoesOn(seconds: number): Promise<void> {
  setPortalTime(portalTime(seconds))
  // Each new user of the clock that all screens share updates it.
  const another = effectScope()
  another.run(usePortalNow)
  another.stop()
  await settle()
}
