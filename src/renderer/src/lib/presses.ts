import { computed, readonly, shallowRef, type ComputedRef } from 'vue'

/**
 * A press counts on the control where it began, even where a refresh moves or re-creates its row before the release.
 * A browser takes a click for the element that is under the pointer both times, and drops it (or, in a menu, gives it to
 * the neighbour) when a list moved in between.
 *
 * Rows say who they are: `data-rows="NAME"` on the list, `data-row="KEY"` on each row, with the row's `:key`.
 */

/** What a press can act on; a row is one where its list listens to clicks on rows. */
const controls =
  'a[href], button, label, summary, input[type="checkbox"], input[type="radio"], [role="menuitem"], [role="menuitemcheckbox"], [role="option"], [role="tab"], [data-row]'
/** What the person is not offered any more. */
const unreachable = ':disabled, [aria-disabled="true"], [data-disabled], [inert] *, [aria-hidden="true"] *'
/** CSS pixels by which rounding may move what did not move. */
const roundingPx = 1

interface Press {
  pointerId: number
  /** The innermost element under the pointer. */
  target: Element
  control: HTMLElement
  /** Where the control was when the press began. */
  box: DOMRect
  /** The row and its list, where the control is in one. */
  row: { key: string; list: string } | null
  /** Null: the control is the row itself. */
  name: string | null
}

const pressed = shallowRef<{ row: string | null } | null>(null)

/** What is pressed at this moment, with the key of its row; null between presses. */
export const currentPress = readonly(pressed)

/**
 * What `source` gives, but as it was while something is pressed: for menus, whose entries are known by their place alone,
 * so that a refresh would put another entry under the pointer.
 */
export function heldWhilePressed<T>(source: () => T): ComputedRef<T> {
  let held: { value: T } | null = null
  return computed(() => {
    // guard: presses.held-menu
    if (pressed.value === null || held === null) held = { value: source() }
    return held.value
  })
}

/**
 * Counts a press on the row where it began, also where a refresh moves that row before the release. @returns what ends
 * that
 */
export function guardPresses(): () => void {
  const listening = new AbortController()
  const options = { capture: true, signal: listening.signal }
  let press: Press | null = null
  /** Between a release and the click that the browser sends in the same task: what is to become of that click. */
  let releasing: { diverted: boolean; clicked: boolean } | null = null

  function end(): void {
    press = null
    pressed.value = null
  }

  function begin(event: PointerEvent): void {
    end()
    if (!event.isPrimary || event.button !== 0 || !(event.target instanceof Element)) return
    // The click of a touch comes in a task of its own, and a list that moves under a finger is scrolled by it.
    press = event.pointerType === 'touch' ? null : pressOn(event.target, event.pointerId)
    pressed.value = { row: press?.row?.key ?? null }
  }

  function release(event: PointerEvent): void {
    if (press?.pointerId !== event.pointerId) return void setTimeout(end)
    const begun = press
    // guard: presses.moved-away
    const came = { diverted: wasMovedAway(begun, event), clicked: false }
    if (came.diverted) event.stopImmediatePropagation()
    releasing = came
    setTimeout(() => {
      if (releasing === came) releasing = null
      // A browser sends no click at all where the pressed element was taken out and put back, as a sorted list does.
      if (came.diverted || (!came.clicked && isStillOn(begun, event))) targetOf(begun)?.dispatchEvent(clickLike(event))
      if (press === begun) end()
    })
  }

  function click(event: Event): void {
    if (releasing === null) return
    releasing.clicked = true
    if (!releasing.diverted) return
    event.stopImmediatePropagation()
    event.preventDefault()
  }

  addEventListener('pointerdown', begin, options)
  addEventListener('pointerup', release, options)
  addEventListener('click', click, options)
  addEventListener('pointercancel', end, options)
  // A menu of the system was asked for; no click follows.
  addEventListener('contextmenu', end, options)
  // A wheel turned with the button down moves the list on purpose.
  addEventListener('wheel', end, { ...options, passive: true })
  addEventListener('blur', (event) => event.target === window && end(), options)
  return () => {
    listening.abort()
    end()
  }
}

function pressOn(target: Element, pointerId: number): Press | null {
  const control = target.closest<HTMLElement>(controls)
  if (control === null || control.matches(unreachable)) return null
  const row = control.closest<HTMLElement>('[data-row]')
  const list = row?.closest<HTMLElement>('[data-rows]')
  return {
    pointerId,
    target,
    control,
    box: control.getBoundingClientRect(),
    row: row && list ? { key: row.dataset['row'] ?? '', list: list.dataset['rows'] ?? '' } : null,
    name: control === row ? null : nameOf(control),
  }
}

const isStillOn = ({ control }: Press, { target }: PointerEvent): boolean =>
  target instanceof Node && control.contains(target)

/** Whether the pointer was released where the control had been, and the control was moved from under it meanwhile. */
function wasMovedAway(press: Press, { target, clientX: x, clientY: y }: PointerEvent): boolean {
  const { left, right, top, bottom } = press.box
  if (x < left || x > right || y < top || y > bottom) return false
  const control = controlNow(press)
  if (control === null || control.matches(unreachable)) return false
  if (control !== press.control) return true
  const now = control.getBoundingClientRect()
  const moved = Math.abs(now.left - left) > roundingPx || Math.abs(now.top - top) > roundingPx
  return moved && target !== press.target
}

function targetOf(press: Press): Element | null {
  const control = controlNow(press)
  if (control === null || control.matches(unreachable)) return null
  // A label does nothing where the text around it seems to be selected, which a moved list makes of a press.
  if (control instanceof HTMLLabelElement) return control.control
  return control === press.control && press.target.isConnected ? press.target : control
}

/** The control, or the one that took its place in the same row of the same list; null where there is none any more. */
function controlNow({ control, row, name }: Press): HTMLElement | null {
  if (control.isConnected) return control
  if (row === null) return null
  const selector = `[data-rows="${CSS.escape(row.list)}"] [data-row="${CSS.escape(row.key)}"]`
  const rowNow = document.querySelector<HTMLElement>(selector)
  if (rowNow === null || name === null) return rowNow
  return [...rowNow.querySelectorAll<HTMLElement>(controls)].find((one) => nameOf(one) === name) ?? null
}

/** Where a control leads, or what it says that it does. */
function nameOf(control: HTMLElement): string {
  return `${control.tagName} ${control.getAttribute('href') ?? control.ariaLabel ?? control.textContent.trim()}`
}

function clickLike(event: PointerEvent): MouseEvent {
  const { clientX, clientY, screenX, screenY, ctrlKey, shiftKey, altKey, metaKey } = event
  const place = { clientX, clientY, screenX, screenY, detail: 1 }
  return new MouseEvent('click', {
    bubbles: true,
    cancelable: true,
    composed: true,
    view: window,
    ...place,
    ctrlKey,
    shiftKey,
    altKey,
    metaKey,
  })
}
