import type { Names } from './names.ts'
import type { Block, Field, FormBlock, PageModel } from './page-model.ts'

/** What the page routes of the single-page variant answer. */
export type PageAnswer = { page: PageModel; names: Names } | { go: string }

/** The script of the single-page variant: the function below as text, so that it needs no file and no build of its own. */
export function singlePageScript(base: string): string {
  return `(${runSinglePage.toString()})(${JSON.stringify(base)})`
}

/**
 * Runs in the browser and names nothing outside of itself. Fetches pages as values, renders them with the DOM alone, and
 * sends forms by fetch; the address follows by the history API.
 */
function runSinglePage(base: string): void {
  let names = {} as Names
  let menuOpen = false
  /** Counts loads: the answer of one that was overtaken is dropped. */
  let loads = 0

  type Child = Node | string | null

  function element(
    tag: string,
    attributes: Record<string, string | boolean | undefined>,
    ...children: readonly Child[]
  ): HTMLElement {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === false) continue
      made.setAttribute(name, value === true ? '' : value)
    }
    made.append(...children.filter((child) => child !== null))
    return made
  }

  function link(label: string, path: string, attributes: Record<string, string | undefined> = {}): HTMLElement {
    const made = element('a', { href: `${base}/${path}`, ...attributes }, label)
    made.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      void load(path, 'push')
    })
    return made
  }

  function fieldOf(field: Field): HTMLElement {
    if (field.kind === 'choice') {
      return element(
        'fieldset',
        { class: names.choice },
        element('legend', {}, field.legend),
        ...field.options.map(({ value, label }) =>
          element(
            'label',
            { class: names.option },
            element('input', { type: 'radio', name: field.name, value, required: true }),
            element('span', {}, label),
          ),
        ),
      )
    }
    const id = names[`field-${field.name}`]
    return element(
      'div',
      { class: names.field },
      element('label', { class: names.label, for: id }, field.label),
      element('input', {
        class: names.input,
        id,
        'data-testid': id,
        name: field.name,
        type: field.kind === 'password' ? 'password' : 'text',
        autocomplete: field.autocomplete,
        inputmode: field.kind === 'code' ? 'numeric' : undefined,
        required: true,
      }),
    )
  }

  function formOf({ action, hidden, fields, button, tone, note }: FormBlock): HTMLElement {
    const classes = names[`button-${tone}`]
    const made = element(
      'form',
      { class: names.form },
      ...fields.map(fieldOf),
      note === undefined ? null : element('p', { class: names.quiet }, note),
      element('button', { class: `${names.button} ${classes}`, 'data-testid': classes }, button),
    )
    // As a browser takes the second press on a form of its own for the same one.
    let isUnderWay = false
    made.addEventListener('submit', (event) => {
      event.preventDefault()
      if (isUnderWay) return
      isUnderWay = true
      const typed: Record<string, unknown> = Object.fromEntries(new FormData(made as HTMLFormElement))
      void send(action, { ...hidden, ...typed }).finally(() => (isUnderWay = false))
    })
    return made
  }

  function blockOf(block: Block): Node {
    switch (block.kind) {
      case 'text': {
        const classes = names[block.tone ?? 'text']
        return element('p', { class: classes, 'data-testid': classes }, block.text)
      }
      case 'heading':
        return element('h2', { class: names.subheading }, block.text)
      case 'facts':
        return element(
          'dl',
          { class: names.facts },
          ...block.facts.flatMap(({ label, value }) => [element('dt', {}, label), element('dd', {}, value)]),
        )
      case 'list':
        return element('ul', { class: names.list }, ...block.items.map((item) => element('li', {}, item)))
      case 'table':
        return element(
          'div',
          { class: names.scroll, tabindex: '0', role: 'group', 'aria-label': block.head.join(', ') },
          element(
            'table',
            { class: names.table },
            element('thead', {}, element('tr', {}, ...block.head.map((cell) => element('th', { scope: 'col' }, cell)))),
            element(
              'tbody',
              {},
              ...block.rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell)))),
            ),
          ),
        )
      case 'go': {
        if (block.as === 'link')
          return element('p', { class: names.go }, link(block.label, block.path, { class: names['go-link'] }))
        const classes = `${names.button} ${names['button-main']}`
        const button = element('button', { type: 'button', class: classes, 'data-testid': names.go }, block.label)
        button.addEventListener('click', () => void load(block.path, 'push'))
        return element('p', { class: names.go }, button)
      }
      case 'qr':
        return qrOf(block)
      case 'form':
        return formOf(block)
    }
  }

  function qrOf({ label, size, d }: Extract<Block, { kind: 'qr' }>): Node {
    const space = 'http://www.w3.org/2000/svg'
    const image = document.createElementNS(space, 'svg')
    image.setAttribute('class', names.qr)
    image.setAttribute('role', 'img')
    image.setAttribute('aria-label', label)
    image.setAttribute('viewBox', `0 0 ${size} ${size}`)
    image.setAttribute('shape-rendering', 'crispEdges')
    const path = document.createElementNS(space, 'path')
    path.setAttribute('fill', 'currentColor')
    path.setAttribute('d', d)
    image.append(path)
    return image
  }

  function userOf(user: NonNullable<PageModel['user']>): HTMLElement[] {
    const button = element(
      'button',
      {
        class: names.user,
        id: names.user,
        'data-testid': names.user,
        type: 'button',
        'aria-expanded': 'false',
        'aria-controls': names.menu,
      },
      element('span', { class: names['user-name'] }, user.name),
      ' ',
      element('span', { class: names['user-id'] }, user.userId),
    )
    const menu = element(
      'nav',
      { class: names.menu, id: names.menu, 'aria-labelledby': names.user, hidden: true },
      element(
        'p',
        { class: names['menu-head'] },
        user.userId,
        ...(user.role === null ? [] : [element('br', {}), user.role]),
      ),
      element('ul', {}, ...user.links.map(({ label, path }) => element('li', {}, link(label, path)))),
      formOf(user.signOut),
    )
    const show = (open: boolean): void => {
      menuOpen = open
      menu.hidden = !open
      button.setAttribute('aria-expanded', String(open))
    }
    button.addEventListener('click', () => show(!menuOpen))
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      show(false)
      button.focus()
    })
    return [button, menu]
  }

  function tabsOf({ label, links }: NonNullable<PageModel['tabs']>): HTMLElement {
    const tabs = links.map((tab) =>
      element('li', {}, link(tab.label, tab.path, { 'aria-current': tab.current ? 'page' : undefined })),
    )
    return element('nav', { class: names.tabs, 'aria-label': label }, element('ul', {}, ...tabs))
  }

  function footerOf({ languages, footer, path }: PageModel): HTMLElement {
    // Another language loads the whole document again: its texts come with it.
    const links = languages.links.map(({ tag, label, query, current }) =>
      element(
        'li',
        {},
        element(
          'a',
          {
            href: `${base}/${path}?${query}`,
            lang: tag,
            hreflang: tag,
            'aria-current': current ? 'true' : undefined,
          },
          label,
        ),
      ),
    )
    return element(
      'footer',
      { class: names.footer },
      element('nav', { class: names.languages, 'aria-label': languages.label }, element('ul', {}, ...links)),
      ...footer.map((line) => element('p', {}, line)),
    )
  }

  function show(page: PageModel): void {
    menuOpen = false
    document.title = page.title
    document.documentElement.lang = page.lang
    const { message } = page
    const skip = element('a', { class: names.skip, href: `#${names.main}` }, page.skip)
    const heading = element('h1', { class: names.heading, 'data-testid': names.heading }, page.heading)
    const status = element('p', { class: names.status, role: 'status' })
    const alert = element('p', { class: names.alert, role: 'alert' })
    const main = element(
      'main',
      { class: names.main, id: names.main, tabindex: '-1' },
      heading,
      page.tabs && tabsOf(page.tabs),
      status,
      alert,
      ...page.blocks.map(blockOf),
    )
    document.body.className = names.page
    document.body.replaceChildren(
      skip,
      element(
        'header',
        { class: names.header },
        element('p', { class: names.brand }, page.brand, ' ', element('span', { class: names.chip }, page.sandbox)),
        ...(page.user === null ? [] : userOf(page.user)),
      ),
      ...(page.banner === null
        ? []
        : [element('div', { class: names.banner }, element('p', {}, page.banner.text), formOf(page.banner.leave))]),
      main,
      footerOf(page),
    )
    // Where the document changes under a screen reader, the focus says where the new page begins.
    main.focus({ preventScroll: true })
    scrollTo(0, 0)
    // A live region speaks of what is put into it after it is there.
    if (message !== null) (message.kind === 'success' ? status : alert).textContent = message.text
  }

  function unreachable(): void {
    const said = document.body.dataset['unreachable'] ?? ''
    const alert = document.querySelector('[role=alert]')
    if (alert === null) document.body.replaceChildren(element('p', { role: 'alert' }, said))
    else alert.textContent = said
  }

  async function ask(path: string, body?: unknown): Promise<unknown> {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(`${base}/${path}`, body === undefined ? {} : init)
    return response.json()
  }

  /** @param history what becomes of the address: a new entry, the same entry, or nothing */
  async function load(path: string, history: 'push' | 'replace' | 'none'): Promise<void> {
    const turn = (loads += 1)
    try {
      const answer = (await ask(`data/${path}`)) as PageAnswer
      if (turn !== loads) return
      if ('go' in answer) return await load(answer.go, history === 'none' ? 'replace' : history)
      names = answer.names
      if (history === 'push') window.history.pushState(null, '', `${base}/${path}`)
      if (history === 'replace') window.history.replaceState(null, '', `${base}/${path}`)
      show(answer.page)
    } catch {
      if (turn === loads) unreachable()
    }
  }

  async function send(action: string, body: Record<string, unknown>): Promise<void> {
    const turn = (loads += 1)
    try {
      const answer = (await ask(action, body)) as PageAnswer
      if (turn !== loads) return
      if ('go' in answer) return await load(answer.go, 'push')
      names = answer.names
      show(answer.page)
    } catch {
      if (turn === loads) unreachable()
    }
  }

  const current = (): string => location.pathname.slice(base.length + 1)
  addEventListener('popstate', () => void load(current(), 'none'))
  void load(current(), 'replace')
}
