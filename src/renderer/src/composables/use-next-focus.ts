import { nextTick } from 'vue'

const reachable = 'input:not(:disabled), textarea:not(:disabled), button:not(:disabled), a[href]'

/** Puts the focus where the hands are needed next: on the primary control of the part that is next. */
export function useNextFocus(root: () => HTMLElement | null) {
  async function goNext(): Promise<void> {
    await nextTick()
    const part = root()?.querySelector<HTMLElement>('[data-next]')
    const primary = part?.querySelector<HTMLElement>('[data-primary]') ?? part
    const target = primary?.matches(reachable) ? primary : primary?.querySelector<HTMLElement>(reachable)
    target?.focus({ preventScroll: true })
    part?.scrollIntoView({ block: 'nearest' })
  }

  /** Runs a press, and goes on to what is next where it was done; where it was not, the hands stay where they were. */
  async function thenNext(press: Promise<boolean>): Promise<boolean> {
    const before = document.activeElement
    const done = await press
    // The part that was pressed puts its form away first.
    if (done) setTimeout(() => void goNext())
    else await backTo(before)
    return done
  }
  return { goNext, thenNext }
}

/** A field that was shut while the call was under way has lost the focus. */
async function backTo(element: Element | null): Promise<void> {
  await nextTick()
  if (document.activeElement === document.body && element instanceof HTMLElement) element.focus({ preventScroll: true })
}
