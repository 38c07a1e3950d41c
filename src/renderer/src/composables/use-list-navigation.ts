import { nextTick, type Ref } from 'vue'

/** Which way an arrow key goes among lines. */
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/**
 * Arrow keys, Home and End among the lines of a list: the elements with `data-line` inside it.
 *
 * @param beyond called for an arrow past either end, -1 above the first line and 1 below the last
 */
export function useListNavigation(within: Ref<HTMLElement | null>, beyond: (by: -1 | 1) => void = () => undefined) {
  const lines = (): HTMLElement[] => [...(within.value?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]

  function focusAt(index: number): void {
    lines().at(index)?.focus()
  }

  /** The line with this name takes the focus, wherever it is now; false when there is none. */
  function focusNamed(name: string): boolean {
    const line = lines().find((one) => one.dataset['line'] === name)
    line?.focus()
    return line !== undefined
  }

  function onKey(event: KeyboardEvent): void {
    const all = lines()
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at === -1 || event.ctrlKey || event.metaKey || event.altKey) return
    const by = steps[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : by === undefined ? null : at + by
    if (to === null) return
    event.preventDefault()
    if (to < 0) beyond(-1)
    else if (to >= all.length) beyond(1)
    else all[to]?.focus()
  }

  /** Changes what is listed, and gives the focus back to the line that had it, should its place have changed. */
  async function keepingFocus(change: () => void): Promise<void> {
    const name = (document.activeElement as HTMLElement | null)?.dataset['line']
    change()
    await nextTick()
    if (name !== undefined && document.activeElement === document.body) focusNamed(name)
  }

  return { onKey, focusAt, focusNamed, keepingFocus }
}
