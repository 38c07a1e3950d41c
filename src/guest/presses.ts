import type { Press, PressVerdict } from '../shared/guided/channel.ts'
import { asksFor } from './fields.ts'
import { targetAround, type Found } from './find.ts'

/** Keys that press the control that has the focus. */
const pressKeys: ReadonlySet<string> = new Set(['Enter', ' '])

/**
 * Stops a press of a committing control until main has its intent on disk: in the capture phase, before the page sees it.
 *
 * @param ask asks main and waits for its answer
 * @param read what the page shows at this instant; for the first event of a press it is reported, too
 * @param who who is signed in, by that reading
 */
export function guardCommits(
  world: Window,
  commits: () => readonly string[],
  read: (isFirst: boolean) => Found,
  who: (found: Found) => Pick<Press, 'signedOut' | 'signedIn'>,
  ask: (press: Press) => PressVerdict,
): void {
  // Unlike any number of the document before.
  let gesture = Math.floor(Math.random() * 2 ** 40) * 1000
  /** A click ends its gesture: the next one is another, also where nothing announced it, as with assistive technology. */
  let isOver = true

  function begins(event: Event, how: Press['how']): boolean {
    if (!event.isTrusted) return false
    if (event.type === 'pointerdown' || (event instanceof KeyboardEvent && event.type === 'keydown' && !event.repeat))
      return true
    return how === 'click' && isOver
  }

  /** @param withoutButton whether the event sends what no button of a form sends: then any committing control is meant */
  function judge(event: Event, how: Press['how'], path: readonly EventTarget[], withoutButton = false): void {
    const isFirst = begins(event, how)
    if (isFirst) {
      gesture += 1
      isOver = false
    }
    if (event.type === 'click') isOver = true
    const ids = commits()
    if (ids.length === 0) return
    // What the page shows may be younger than the last reading.
    // guard: guided.reading-at-press
    const found = read(isFirst || !event.isTrusted)
    const target = targetAround(path, found, ids) ?? (withoutButton ? (ids.find((id) => found.has(id)) ?? null) : null)
    if (target === null) return
    // guard: guided.press-before-effect
    if (ask({ target, how, trusted: event.isTrusted, gesture, ...who(found) }) === 'go') return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  const listen = (type: string, how: Press['how']): void =>
    world.addEventListener(type, (event) => judge(event, how, event.composedPath()), { capture: true })
  for (const type of ['pointerdown', 'mousedown', 'touchstart']) listen(type, 'pointer')
  for (const type of ['pointerup', 'mouseup', 'touchend', 'click', 'dblclick']) listen(type, 'click')
  for (const type of ['keydown', 'keyup', 'keypress'])
    world.addEventListener(
      type,
      (event) => {
        if (!(event instanceof KeyboardEvent) || !pressKeys.has(event.key)) return
        const path = event.composedPath()
        const submitter = submitterOf(path[0], event.key)
        // A page may take Enter in the password's field for the press, without a form or without a button in it.
        // guard: guided.enter-in-field
        const withoutButton = event.key === 'Enter' && submitter.length === 0 && asksFor(path[0]) !== null
        judge(event, 'key', [...path, ...submitter], withoutButton)
      },
      { capture: true },
    )
  world.addEventListener(
    'submit',
    (event) => {
      const { submitter, target } = event
      const path = submitter === null ? submitterOf(target, 'Enter') : [submitter]
      judge(event, 'submit', path, path.length === 0 && hasSecret(target))
    },
    { capture: true },
  )
}

/** True for a form with a password or code field. */
function hasSecret(form: EventTarget | null): boolean {
  return form instanceof HTMLFormElement && [...form.elements].some((one) => asksFor(one) !== null)
}

/** The button that Enter in a field presses: the first submit button of its form. */
function submitterOf(place: EventTarget | null | undefined, key: string): EventTarget[] {
  if (key !== 'Enter' || !(place instanceof Element)) return []
  const form = place instanceof HTMLFormElement ? place : place.closest('form')
  const button = [...(form?.elements ?? [])].find(
    (one) =>
      (one instanceof HTMLButtonElement && one.type === 'submit') ||
      (one instanceof HTMLInputElement && (one.type === 'submit' || one.type === 'image')),
  )
  return button === undefined ? [] : [button]
}
