import { nextTick } from 'vue'

const reachable = 'input:enabled, textarea:enabled, button:enabled, a[href]'

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

  /** Runs a press, and goes on to what is next where it was done. */
  async function thenNext(press: Promise<boolean>): Promise<boolean> {
    const done = await press
    if (done) void goNext()
    return done
  }
  return { goNext, thenNext }
}
