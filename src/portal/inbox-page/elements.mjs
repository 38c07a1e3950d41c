// @ts-check

/**
 * Every text on the page comes in through textContent: what a message says is never read as markup.
 * @param {string} tag
 * @param {string} className
 * @param {string | Node[]} content
 * @returns {HTMLElement}
 */
export function element(tag, className, content = '') {
  const made = document.createElement(tag)
  made.className = className
  if (typeof content === 'string') {
    made.textContent = shown(content)
    made.dir = 'auto'
  } else made.append(...content)
  return made
}

/**
 * A text with its hidden characters as marks, so that none turns what is read; the isolates that messages have around names
 * (U+2068 and U+2069) stay, because `dir="auto"` ends them with the element.
 * @param {string} text
 * @returns {string}
 */
function shown(text) {
  return text.replace(/(?![\n\r\t\u2068\u2069\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => {
    const code = (one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    return `<U+${code}>`
  })
}

/**
 * @param {string} id
 * @returns {HTMLElement} one of page.html
 */
export function byId(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`page.html has no ${id}`)
  return found
}

/**
 * @param {HTMLElement} target
 * @param {string} text only a change is written, so that a screen reader hears it once
 */
export function setText(target, text) {
  if (target.textContent !== shown(text)) target.textContent = shown(text)
}

/**
 * A button that copies; it says so on itself and to screen readers. What it copied stays on the clipboard: a page may not
 * read whether it is still there, and emptying it blindly would destroy what another program copied since.
 * @param {string} what e.g. `password`
 * @param {() => string} text what is copied, as it is when the button is pressed
 * @returns {HTMLElement}
 */
export function copyButton(what, text) {
  const label = `Copy ${what}`
  const button = element('button', '', label)
  button.setAttribute('type', 'button')
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(text()).then(
      () => 'Copied',
      () => 'Not copied',
    )
    setText(button, done)
    setText(byId('said'), done === 'Copied' ? `Copied: ${what}. It stays on the clipboard.` : `${done}: ${what}`)
    setTimeout(() => {
      setText(button, label)
      setText(byId('said'), '')
    }, 1500)
  })
  return button
}

/**
 * Brings a list to what it should show. An item that stays keeps its element, and with it the keyboard's focus.
 * @template Item
 * @param {HTMLElement} list
 * @param {Item[]} items with different keys
 * @param {{ key: (item: Item) => string, make: (item: Item) => HTMLElement, update?: (made: HTMLElement, item: Item) => void }} how
 */
export function showList(list, items, { key, make, update }) {
  const old = new Map([...list.children].map((made) => [/** @type {HTMLElement} */ (made).dataset['key'], made]))
  items.forEach((item, place) => {
    const kept = /** @type {HTMLElement | undefined} */ (old.get(key(item)))
    const made = kept ?? make(item)
    made.dataset['key'] = key(item)
    old.delete(key(item))
    update?.(made, item)
    if (list.children[place] !== made) list.insertBefore(made, list.children[place] ?? null)
  })
  for (const gone of old.values()) gone.remove()
}
