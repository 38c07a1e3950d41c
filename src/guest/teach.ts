import type { Pointed, TeachOrder } from '../shared/guided/channel.ts'
import { controlUnder, describeControl } from './describe.ts'

/** Everything by which a press takes effect. */
const pressEvents = [
  'pointerdown',
  'mousedown',
  'touchstart',
  'pointerup',
  'mouseup',
  'touchend',
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
  'dragstart',
  'submit',
  'keydown',
  'keypress',
  'keyup',
] as const
const keys: ReadonlySet<string> = new Set(['Enter', ' ', 'Escape'])

/** Milliseconds after the click, until it is said what it is for: the second click of a double click is not the page's either. */
const restMs = 400

/**
 * Describes the control that the next press means, instead of pressing it: nothing of the press reaches the page. Only what
 * the user does counts; what the page does by itself goes on as ever. Must be called before whatever else listens.
 *
 * @param ordered the order of main; null while there is none
 * @param report sends the answer; an order is answered once
 * @param hover outlines what a press would mean; null for nothing
 */
export function guardTeaching(
  world: Window,
  ordered: () => TeachOrder | null,
  report: (pointed: Pointed) => void,
  hover: (element: Element | null) => void,
): void {
  let answered = 0
  let restUntil = 0
  /** A key that is down when an order is answered comes up later. */
  let heldKey: string | null = null

  function answer(order: TeachOrder, control: Pointed['control']): void {
    answered = order.number
    restUntil = performance.now() + restMs
    hover(null)
    report({ number: order.number, control })
  }

  function judge(event: Event): void {
    // guard: guided.teach-trusted
    if (!event.isTrusted) return
    const given = ordered()
    const order = given?.isArmed === true && given.number !== answered ? given : null
    const isHeld = event instanceof KeyboardEvent && event.key === heldKey
    const isResting = given !== null && performance.now() < restUntil
    if (order === null && !isResting && !isHeld) return
    if (event instanceof KeyboardEvent && !keys.has(event.key)) return
    // guard: guided.teach-no-press
    event.preventDefault()
    event.stopImmediatePropagation()
    if (event instanceof KeyboardEvent) heldKey = event.type === 'keyup' ? null : event.key
    if (order === null) return
    if (event instanceof KeyboardEvent) {
      if (event.type !== 'keydown' || event.repeat) return
      if (event.key === 'Escape') return answer(order, null)
    } else if (event.type !== 'click' && !isOnDisabled(event)) return
    const element = controlUnder(event.composedPath())
    if (element !== null) answer(order, describeControl(element, order.avoid))
  }

  for (const type of pressEvents) world.addEventListener(type, judge, { capture: true, passive: false })
  world.addEventListener(
    'pointermove',
    (event) => {
      const given = ordered()
      if (!event.isTrusted || given?.isArmed !== true || given.number === answered) return
      hover(controlUnder(event.composedPath()))
    },
    { capture: true, passive: true },
  )
}

/** A control that cannot be pressed now gets no click. */
function isOnDisabled(event: Event): boolean {
  const [first] = event.composedPath()
  return event.type === 'pointerup' && first instanceof Element && first.closest(':disabled') !== null
}
