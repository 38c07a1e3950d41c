import { Window, type HTMLElement as Element, type HTMLFormElement, type HTMLInputElement } from 'happy-dom'
import { until } from '../time/until.ts'

export type Variant = 'server' | 'single-page'

/** Where each variant of the web pages is. */
const bases = { server: '/portal', 'single-page': '/portal-app' } as const

/** What a browser adds to a request, and a test may change. */
interface RequestChange {
  origin?: string | null
  cookies?: boolean
  /** Changes the fields of the form. */
  fields?: (fields: Record<string, string>) => Record<string, string>
}

/** A reader of the web pages: knows roles, names and labels, as a person does, and no id and no class. */
export interface WebPageClient {
  base: string
  /** Opens a page by its address below those of the variant. */
  open(path: string): Promise<void>
  /** Path and query of the page that is shown. */
  path(): string
  heading(): string
  /** Everything that can be read, blanks joined. */
  text(): string
  html(): string
  /** What the page says in its status or alert. */
  status(): string
  alert(): string
  has(role: 'link' | 'button' | 'radio', name: string): boolean
  /** Names of everything of a role. */
  names(role: 'link' | 'button' | 'radio'): string[]
  /** Follows a link, or presses a button of a form or of the page. */
  press(name: string): Promise<void>
  fill(label: string, value: string): void
  choose(label: string): void
  /** Sends the form of a button as the page would, as often as wanted at once, and answers what came back. */
  send(button: string, change?: RequestChange, times?: number): Promise<Sent[]>
  /** Values of all ids, classes and test ids. */
  marks(): Set<string>
  cookie(): string
  /** Lines `Set-Cookie` that came so far. */
  cookieLines: string[]
  close(): Promise<void>
}

/** What a form that was sent came back with. */
interface Sent {
  status: number
  location: string | null
  text: string
}

/** Opens a client without a page. @param origin of the portal, without a slash at the end */
export function webPageClient(origin: () => string, variant: Variant): WebPageClient {
  const base = bases[variant]
  const jar = new Map<string, string>()
  const cookieLines: string[] = []
  let window = new Window({ url: `${origin()}${base}/` })
  /** Requests of the page's script that are on their way. */
  let running = 0

  async function request(path: string, init: RequestInit & { origin?: string | null; cookies?: boolean } = {}) {
    const { origin: from, cookies = true, ...rest } = init
    const headers = new Headers(rest.headers)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookies && cookie !== '') headers.set('Cookie', cookie)
    // As a browser does, with everything that is no plain reading.
    if (rest.method === 'POST' && from !== null) headers.set('Origin', from ?? origin())
    const response = await fetch(new URL(path, origin()), { ...rest, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      cookieLines.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    return response
  }

  /** Follows redirects by GET, as a browser does after a form. */
  async function follow(path: string, init?: RequestInit): Promise<void> {
    let response = await request(path, init)
    let at = path
    for (let hops = 0; hops < 10 && response.status >= 300 && response.status < 400; hops += 1) {
      at = response.headers.get('location') ?? ''
      response = await request(at)
    }
    await show(at, await response.text())
  }

  async function show(path: string, html: string): Promise<void> {
    await window.happyDOM.close()
    window = new Window({ url: new URL(path, origin()).href })
    window.document.write(html)
    if (variant === 'single-page') await runScript()
  }

  /** Runs the page's own script with this window as its world, and this client as its network. */
  async function runScript(): Promise<void> {
    const source = await (await request(`${base}/app.js`)).text()
    // What the script does between two requests takes no turn of the loop: the answer is read already.
    const counted = async (path: string, init?: RequestInit): Promise<{ json: () => unknown }> => {
      running += 1
      try {
        const body = await (await request(path, init)).text()
        return { json: () => JSON.parse(body) as unknown }
      } finally {
        running -= 1
      }
    }
    const world = {
      window,
      document: window.document,
      location: window.location,
      FormData: window.FormData,
      fetch: counted,
      addEventListener: window.addEventListener.bind(window),
      scrollTo: () => {},
    }
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the script as the browser gets it
    const run = new Function(...Object.keys(world), source) as (...parts: unknown[]) => void
    run(...Object.values(world))
    await quiet()
  }

  /** Until the script of the page has shown what it fetched. */
  async function quiet(): Promise<void> {
    await until('the page is shown', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return running === 0
    })
  }

  /** Every text with blanks between, so that what is in two elements is two words. */
  function readable(element: Element): string {
    const parts = [...element.childNodes].map((node) =>
      node.nodeName === '#text' ? node.textContent : readable(node as unknown as Element),
    )
    return parts.join(' ').replaceAll(/\s+/g, ' ').trim()
  }

  const textOf = (element: Element): string => element.textContent.replaceAll(/\s+/g, ' ').trim()
  const all = (selector: string): Element[] => [...window.document.querySelectorAll(selector)] as unknown as Element[]
  const ofRole = { link: 'a[href]', button: 'button', radio: 'input[type=radio]' } as const
  const nameOf = (element: Element): string =>
    element.tagName === 'INPUT' ? textOf(element.closest('label') as unknown as Element) : textOf(element)
  const find = (role: 'link' | 'button' | 'radio', name: string): Element | undefined =>
    all(ofRole[role]).find((one) => nameOf(one) === name)

  function need(what: string, found: Element | undefined): Element {
    if (found === undefined) throw new Error(`There is no ${what} on ${client.path()}: ${client.text()}`)
    return found
  }

  function fieldsOf(form: HTMLFormElement): Record<string, string> {
    const inputs = [...form.querySelectorAll('input')]
    const sent = inputs.filter(({ type, checked }) => type !== 'radio' || checked)
    return Object.fromEntries(sent.map(({ name, value }) => [name, value]))
  }

  const client: WebPageClient = {
    base,
    cookieLines,
    async open(path) {
      await follow(`${base}/${path}`)
    },
    path: () => `${window.location.pathname}${window.location.search}`.slice(base.length + 1),
    heading: () => textOf(need('heading', all('h1')[0])),
    text: () => readable(window.document.body),
    html: () => window.document.documentElement.outerHTML,
    status: () => all('[role=status]').map(textOf).join(' '),
    alert: () => all('[role=alert]').map(textOf).join(' '),
    has: (role, name) => find(role, name) !== undefined,
    names: (role) => all(ofRole[role]).map(nameOf),
    async press(name) {
      const target = need(`control "${name}"`, find('button', name) ?? find('link', name))
      if (variant === 'single-page') {
        target.click()
        await quiet()
        return
      }
      if (target.tagName === 'A') return follow(target.getAttribute('href') ?? '')
      const form = target.closest('form') as unknown as HTMLFormElement | null
      if (form === null) return
      const path = form.getAttribute('action') ?? ''
      if (form.getAttribute('method') === 'get') return follow(path)
      await follow(path, { method: 'POST', body: new URLSearchParams(fieldsOf(form)) })
    },
    fill(label, value) {
      const found = need(
        `label "${label}"`,
        all('label[for]').find((one) => textOf(one) === label),
      )
      const field = window.document.getElementById(found.getAttribute('for') ?? '') as unknown as HTMLInputElement
      field.value = value
    },
    choose(label) {
      const radio = need(`choice "${label}"`, find('radio', label)) as unknown as HTMLInputElement
      radio.checked = true
    },
    async send(button, { fields, ...change } = {}, times = 1) {
      if (variant === 'single-page') throw new Error('The script sends its own forms')
      const form = need(`button "${button}"`, find('button', button)).closest('form') as unknown as HTMLFormElement
      const body = new URLSearchParams(fields?.(fieldsOf(form)) ?? fieldsOf(form))
      const path = form.getAttribute('action') ?? ''
      const once = async (): Promise<Sent> => {
        const response = await request(path, { method: 'POST', body, ...change })
        return { status: response.status, location: response.headers.get('location'), text: await response.text() }
      }
      return Promise.all(Array.from({ length: times }, once))
    },
    marks: () =>
      new Set(
        all('*').flatMap((one) => [
          ...(one.getAttribute('class') ?? '').split(' '),
          one.id,
          one.getAttribute('data-testid') ?? '',
        ]),
      ),
    cookie: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    close: () => window.happyDOM.close(),
  }
  return client
}
