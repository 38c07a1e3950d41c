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
  if (typeof content === 'string') made.textContent = content
  else made.append(...content)
  return made
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
  if (target.textContent !== text) target.textContent = text
}

/**
 * A button that copies; it says so on itself and to screen readers.
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
    setText(byId('said'), `${done}: ${what}`)
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
