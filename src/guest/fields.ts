/** What a field asks for, by its own attributes; null for one that asks for no secret. Its content is never read. */
export function asksFor(element: EventTarget | null | undefined): 'password' | 'code' | null {
  if (!(element instanceof HTMLInputElement)) return null
  if (element.type === 'password') return 'password'
  const hint = element.getAttribute('autocomplete') ?? ''
  if (/password/.test(hint)) return 'password'
  return hint.includes('one-time-code') || element.inputMode === 'numeric' ? 'code' : null
}

/** Events that put characters into a field. */
const inputEvents = ['beforeinput', 'keydown', 'keypress', 'paste', 'drop', 'compositionstart'] as const

/**
 * Lets nothing be typed into a password or code field of a frame that main does not accept (a frame from elsewhere, a
 * foreign page): neither a key, nor a paste, nor a drop reaches it.
 *
 * @param ask asks main and waits for its answer
 * @param visit called with each field into which something was put; many pages focus a field by themselves
 */
export function guardFields(
  world: Window,
  ask: (asks: 'password' | 'code') => boolean,
  visit: (field: Element) => void,
): void {
  const refused = new WeakSet<EventTarget>()
  /** A field was refused, and its press has not ended yet. */
  let isCaretLeft = false

  function judge(field: EventTarget | undefined, asks: 'password' | 'code' | null): boolean {
    if (field === undefined || asks === null) return true
    // guard: guided.typing
    if (ask(asks)) {
      refused.delete(field)
      isCaretLeft = false
      return true
    }
    refused.add(field)
    if (field instanceof HTMLElement) field.blur()
    removeCaret()
    isCaretLeft = true
    return false
  }

  /** What an input method commits goes where the caret is, with or without the focus, and no event stops it. */
  function removeCaret(): void {
    // guard: guided.typing-caret
    world.getSelection()?.removeAllRanges()
  }

  // A press puts the caret into its field after the focus was judged, and before the button goes up.
  for (const type of ['mouseup', 'click', 'keyup', 'selectionchange'] as const)
    world.addEventListener(
      type,
      () => {
        if (!isCaretLeft) return
        removeCaret()
        if (type === 'click' || type === 'keyup') isCaretLeft = false
      },
      { capture: true },
    )

  world.addEventListener(
    'focusin',
    (event) => {
      const [field] = event.composedPath()
      judge(field, asksFor(field) ?? hiddenField(field, false))
    },
    { capture: true },
  )
  // guard: guided.filled-in
  for (const type of ['input', 'change'] as const)
    world.addEventListener(
      type,
      (event) => {
        const [field] = event.composedPath()
        if (field instanceof Element) visit(field)
      },
      { capture: true },
    )
  for (const type of inputEvents)
    world.addEventListener(
      type,
      (event) => {
        const [field] = event.composedPath()
        // A field that became one of these while it had the focus is judged here.
        const asks = asksFor(field) ?? hiddenField(field, type === 'beforeinput' || type === 'paste')
        if (field === undefined || asks === null) return
        if (!refused.has(field) && judge(field, asks)) return
        event.preventDefault()
        event.stopImmediatePropagation()
      },
      { capture: true },
    )
}

/**
 * A field in a closed shadow root is seen as its host alone; what it asks for cannot be known, so it counts as a
 * password.
 *
 * @param takesInput whether the event puts characters into something, which the host itself cannot take
 */
function hiddenField(element: EventTarget | undefined, takesInput: boolean): 'password' | null {
  if (!(element instanceof HTMLElement) || element.shadowRoot !== null || element.isContentEditable) return null
  if (element.matches('input, textarea, select, button, a, area, summary, iframe, audio, video, body, html'))
    return null
  // guard: guided.typing-hidden
  return takesInput || element.tabIndex < 0 ? 'password' : null
}
