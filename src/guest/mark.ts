import { webFrame } from 'electron'

/**
 * Around the next control. No node and no attribute is added to the page. It is an author's style, since Electron does not
 * take a user's style away again; the selector names each element on the way, so that few styles of a page outdo it.
 */
const outline =
  'outline: 3px solid rgb(15, 108, 189) !important; outline-offset: 3px !important; box-shadow: 0 0 0 6px rgb(255, 255, 255) !important; scroll-margin: 24px !important;'

/** The outline of the next control of this frame. @returns whether it is drawn */
export function createMark(): (element: Element | null) => boolean {
  let drawn: { element: Element; path: string; key: string } | null = null

  function clear(): void {
    if (drawn !== null) webFrame.removeInsertedCSS(drawn.key)
    drawn = null
  }

  return (element) => {
    const path = element === null ? null : pathOf(element)
    if (path === null || element === null) {
      clear()
      return false
    }
    if (drawn?.element === element && drawn.path === path) return getComputedStyle(element).outlineWidth === '3px'
    clear()
    drawn = { element, path, key: webFrame.insertCSS(`${path} { ${outline} }`) }
    return getComputedStyle(element).outlineWidth === '3px'
  }
}

/** A selector of one element by its place, null inside a shadow root, where a style of the document does not reach. */
function pathOf(element: Element): string | null {
  const parts: string[] = []
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { parentElement } = at
    if (parentElement === null) {
      if (at !== at.ownerDocument.documentElement) return null
      parts.unshift(':root')
    } else parts.unshift(`:nth-child(${[...parentElement.children].indexOf(at) + 1})`)
  }
  return parts.join(' > ')
}
