/** What a hand does at a control, as soon as it can be done. */
export type Hand =
  | { press: 'link' | 'button' | 'radio'; name: string }
  | { fill: 'password' | 'code'; text: string }
  /** Nothing is done; the control is waited for. */
  | { await: 'code' }
  | { await: 'heading'; name: string }

/** How long a row of hands took in the page, and how much of it went by waiting for a frame to be drawn. */
export interface Driven {
  ms: number
  framesMs: number
  frames: number
}

/**
 * Runs in the page: does one thing after another, each as soon as its control is there, enabled and rendered, as the
 * quickest user could. Ends with the frame that shows the last control.
 *
 * @param hands what is done; a link or radio by the start of its name, a button or heading by the whole
 */
export async function drive(hands: readonly Hand[]): Promise<Driven> {
  const patienceMs = 20_000
  const nameOf = (one: Element): string => {
    const label = one.getAttribute('aria-label')
    if (label !== null) return label
    const described = one.getAttribute('aria-labelledby') ?? ''
    const labels = one instanceof HTMLButtonElement || one instanceof HTMLInputElement ? [...(one.labels ?? [])] : []
    const by = described.split(' ').flatMap((id) => document.getElementById(id) ?? [])
    return ([...labels, ...by].map((label_) => label_.textContent).join(' ') || one.textContent || '').trim()
  }
  const selectors = {
    link: 'a[href]',
    button: 'button:not([role])',
    radio: '[role="radio"], input[type="radio"]',
    password: 'input[type="password"]',
    code: 'input[autocomplete="one-time-code"]',
    heading: 'h1, h2, h3',
  }
  const isUsable = (one: Element): boolean =>
    !one.matches(':disabled, [aria-disabled="true"]') && one.getClientRects().length > 0
  const find = (hand: Hand): HTMLElement | undefined => {
    const kind = 'press' in hand ? hand.press : 'fill' in hand ? hand.fill : hand.await
    const isIt = (one: Element): boolean => {
      if (!('name' in hand)) return true
      return kind === 'link' || kind === 'radio' ? nameOf(one).startsWith(hand.name) : nameOf(one) === hand.name
    }
    return [...document.querySelectorAll<HTMLElement>(selectors[kind])].find((one) => isUsable(one) && isIt(one))
  }
  const whenReady = (hand: Hand): Promise<HTMLElement> =>
    new Promise((found, fail) => {
      const check = (): boolean => {
        const one = find(hand)
        if (one === undefined) return false
        observer.disconnect()
        clearTimeout(hung)
        found(one)
        return true
      }
      const observer = new MutationObserver(check)
      const hung = setTimeout(() => {
        observer.disconnect()
        fail(
          new Error(`${JSON.stringify(hand)} did not come; the page says: ${document.body.innerText.slice(0, 2000)}`),
        )
      }, patienceMs)
      if (!check())
        observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
    })
  // A task that is asked for while a frame is made runs after that frame was drawn.
  const drawn = (): Promise<void> =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => done()
        port2.postMessage(null)
      }),
    )
  const act = (hand: Hand, one: HTMLElement): void => {
    if ('press' in hand) one.click()
    if (!('fill' in hand)) return
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    set?.call(one, hand.text)
    one.dispatchEvent(new Event('input', { bubbles: true }))
  }

  const begun = performance.now()
  let framesMs = 0
  for (const hand of hands) {
    await whenReady(hand)
    const before = performance.now()
    await drawn()
    framesMs += performance.now() - before
    act(hand, await whenReady(hand))
  }
  return { ms: performance.now() - begun, framesMs, frames: hands.length }
}
