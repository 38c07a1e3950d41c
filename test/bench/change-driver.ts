/** What the change is made with. */
export interface ChangeInput {
  /** The account's name, as its line begins. */
  name: string
  password: string
}

/** How long the change took in the page, and how many frames were drawn meanwhile. */
export interface Driven {
  tookMs: number
  frames: number
}

/**
 * Runs inside the page: the whole change from the list of accounts to "now protected by SMS", with events sent to the
 * controls as soon as they are there, so that nothing but the console and the portal takes time. Refers to nothing outside itself.
 */
export async function driveChange({ name, password }: ChangeInput): Promise<Driven> {
  let changed = true
  let frames = 0
  let driving = true
  const watch = new MutationObserver(() => (changed = true))
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const frame = (): void => {
    if (changed) frames += 1
    changed = false
    if (driving) requestAnimationFrame(frame)
  }

  /** The first of these that can be used, as soon as it is there. */
  const there = <E extends HTMLElement>(selector: string, text?: string): Promise<E> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = [...document.querySelectorAll<E>(selector)].find(
          (one) => !one.matches(':disabled') && (text === undefined || one.textContent.trim().startsWith(text)),
        )
        if (found === undefined) return
        observer.disconnect()
        resolve(found)
      }
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      look()
    })
  const press = async (selector: string, text?: string): Promise<void> => (await there(selector, text)).click()
  const enter = async (selector: string, value: string): Promise<void> => {
    const field = await there<HTMLInputElement>(selector)
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  /** The code in the newest message on the sandbox's phone that was not there before. */
  const call = window.factordesk.call['sandbox.phone']
  const codes = async (): Promise<string[]> => {
    const phone = await call({})
    if (!phone.ok) throw new Error('the sandbox phone does not answer')
    return phone.value.messages.flatMap(({ code }) => (code === null ? [] : [code]))
  }
  const old = (await codes()).length
  const newCode = async (): Promise<string> => {
    for (;;) {
      const now = await codes()
      if (now.length > old) return now.at(-1) ?? ''
    }
  }

  const begun = performance.now()
  requestAnimationFrame(frame)
  await press('main [role="row"] a', name)
  await press('main button', 'Manage two-factor authentication')
  await press('main button', 'Change method')
  await press('main input[type="radio"][aria-label="New phone"]')
  await press('main button', 'Continue')
  await there('main h2', 'Turn off')
  await enter('main input[type="password"]', password)
  await press('main button', 'Disable 2FA')
  await press('main button', 'Setup Two-Factor Authentication')
  await there('main h2', 'Select the method')
  await press('main button', 'Next')
  await there('main h2', 'Confirm with')
  await enter('main input[type="password"]', password)
  await press('main button', 'Confirm')
  await there('main input[aria-label="Code"]')
  await enter('main input[aria-label="Code"]', await newCode())
  await press('main button', 'Verify')
  await press('main button', 'Okay')
  await there('main h2', 'This account is now protected by SMS')
  await new Promise((done) => requestAnimationFrame(done))
  driving = false
  watch.disconnect()
  return { tookMs: performance.now() - begun, frames }
}
