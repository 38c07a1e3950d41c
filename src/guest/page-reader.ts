import type { GuestOrders, PageReading } from '../shared/guided/channel.ts'
import { knowsLanguage } from '../shared/guided/languages.ts'
import { languageOf } from './describe.ts'
import { findTargets, rootsOf, type Found } from './find.ts'

/** Milliseconds without a change of the page before it is read again; at least ten times what the last reading took. */
const pauseMs = 150
const shareOfTime = 10

export interface PageReader {
  /** What the last reading found; a press is judged by a reading of its own. */
  read(): Found
  /** Who is signed in, by a reading. */
  who(found: Found): Pick<PageReading, 'signedIn'> & { signedOut: boolean }
  /** Reads now and reports it, so that main judges a press by what the page shows at that instant. */
  readAndReport(): Found
  /** The document goes, with the frame that it is in perhaps: nothing of it is there any more. */
  leave(): void
  /** Reads again soon, by orders that changed. */
  follow(orders: GuestOrders): void
  /** A field into which something was put. */
  visit(element: Element): void
}

/**
 * Reads a document after each change, and reports what the recipe's targets show: ids and flags alone (G03).
 *
 * @param report called for each reading that differs from the one before
 * @param mark draws the outline around an element, or takes it away; returns whether it is drawn
 */
export function createPageReader(
  report: (reading: PageReading) => void,
  mark: (element: Element | null) => boolean,
): PageReader {
  let orders: GuestOrders | null = null
  let reported = ''
  let timer: ReturnType<typeof setTimeout> | null = null
  let lastTook = 0
  /** The marked control that was brought into view: once, so that the page stays where the user scrolls it. */
  let brought: { id: string; element: Element } | null = null
  const visited = new WeakSet<Element>()
  const watched = new WeakSet<Node>()

  const observer = new MutationObserver(soon)

  function soon(): void {
    if (orders === null || orders.paused || orders.targets.length === 0 || timer !== null) return
    timer = setTimeout(
      () => {
        timer = null
        readAndReport()
      },
      Math.max(pauseMs, lastTook * shareOfTime),
    )
  }

  function read(): Found {
    if (orders === null || orders.targets.length === 0) return new Map()
    const roots = rootsOf(document)
    for (const root of roots) {
      if (watched.has(root)) continue
      watched.add(root)
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    }
    return findTargets(orders.targets, roots)
  }

  function readAndReport(): Found {
    if (orders === null) return new Map()
    // guard: guided.silent-behind-lock
    if (orders.paused) return read()
    const begun = performance.now()
    const found = read()
    const element = orders.mark === null ? null : (onlyOne(found, orders.mark) ?? null)
    const marked = mark(element)
    if (brought?.id !== orders.mark) brought = null
    if (orders.mark !== null && element !== null) {
      if (brought === null) bringIntoView(element)
      brought = { id: orders.mark, element }
    }
    // Drawing the outline is a change of our own, which is not read.
    observer.takeRecords()
    const reading: PageReading = {
      turn: orders.turn,
      targets: Object.fromEntries([...found].map(([id, elements]) => [id, flagsOf(elements)])),
      signedIn: signedIn(found, orders.expected),
      marked,
      otherLanguage: isInOtherLanguage(orders.languages),
    }
    lastTook = performance.now() - begun
    const text = JSON.stringify(reading)
    if (text !== reported) report(reading)
    reported = text
    return found
  }

  // A window that gets smaller, or steps that unfold over the page, may hide it.
  window.addEventListener('resize', () => {
    if (brought?.element.isConnected === true) bringIntoView(brought.element)
  })

  function flagsOf(elements: readonly Element[]): PageReading['targets'][string] {
    const [element] = elements
    return {
      is: elements.length === 1 ? 'one' : 'many',
      covered: element !== undefined && isCovered(element),
      disabled: element !== undefined && isDisabled(element),
      checked: element !== undefined && isChecked(element),
      visited: element !== undefined && visited.has(element),
    }
  }

  return {
    read,
    who: (found) => ({ signedOut: found.has('signed-out'), signedIn: signedIn(found, orders?.expected ?? null) }),
    readAndReport: readAndReport,
    leave: () => {
      const nothing = { targets: {}, signedIn: 'absent', marked: false, otherLanguage: false } as const
      if (orders !== null && !orders.paused && orders.targets.length > 0) report({ turn: orders.turn, ...nothing })
      reported = ''
    },
    follow: (next) => {
      orders = next
      reported = ''
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (next.paused || next.targets.length === 0) mark(null)
      else soon()
    },
    visit: (element) => {
      visited.add(element)
      soon()
    },
  }
}

/** Scrolls the page no further than an element needs to be in view; one that is in view already stays where it is. */
function bringIntoView(element: Element): void {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  const isInView = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth
  if (!isInView) element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
}

function onlyOne(found: Found, id: string): Element | undefined {
  const elements = found.get(id)
  return elements?.length === 1 ? elements[0] : undefined
}

function isInOtherLanguage(languages: readonly string[]): boolean {
  const language = languageOf(document)
  return language !== null && languages.length > 0 && !knowsLanguage(languages, language)
}

/** Compares the User ID here, so that neither it nor any text of the page leaves the guest. */
function signedIn(found: Found, expected: string | null): PageReading['signedIn'] {
  const elements = found.get('signed-in')
  if (expected === null || elements === undefined || elements.length === 0) return 'absent'
  const wanted = expected.trim().toLowerCase()
  const words = elements.flatMap((element) => textsIn(element).flatMap((text) => text.split(/[\s<>()"',;]+/u)))
  return words.includes(wanted) ? 'match' : 'mismatch'
}

/** Each text of an element by itself: two that are side by side are two words. */
function textsIn(element: Element): string[] {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts: string[] = []
  while (walker.nextNode() !== null) texts.push((walker.currentNode.textContent ?? '').toLowerCase())
  return texts
}

/** True where something else lies over the middle of an element that is in view. */
function isCovered(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false
  const root = element.getRootNode() as Document | ShadowRoot
  const top_ = root.elementFromPoint(x, y)
  return top_ !== null && top_ !== element && !element.contains(top_) && !top_.contains(element)
}

function isDisabled(element: Element): boolean {
  return element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true'
}

function isChecked(element: Element): boolean {
  return element.matches(':checked') || element.getAttribute('aria-checked') === 'true'
}
