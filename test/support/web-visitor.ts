import { Window, type Element } from 'happy-dom'

/** A page as the server sent it; none of its scripts runs. */
export interface Page {
  readonly url: URL
  /** Its words, the white space made single. */
  readonly text: string
  readonly language: string | null
  /** @throws when no element fits */
  find(selector: string): Element
  /**
   * Presses the button or link of that name after the fields were filled in.
   *
   * @throws when none or several have that name, or a field is missing
   */
  press(role: Role, name: string, fields?: Record<string, string>): Promise<Page>
}
type Role = keyof typeof selectors

const selectors = { button: 'button, input[type=submit]', link: 'a[href]' }

/** Uses a site as a browser without scripts does: keeps cookies, follows redirects, sends forms with their hidden fields. */
export function createVisitor(
  origin: string,
  language: string,
): {
  open(path: string): Promise<Page>
  /** Removes all cookies. */
  forget(): void
} {
  const cookies = new Map<string, string>()

  async function request(url: URL, body?: URLSearchParams): Promise<Page> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'accept-language': language }
    const sent = body === undefined ? {} : { method: 'POST', body }
    const response = await fetch(url, { ...sent, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(line)
    const text = await response.text()
    const location = response.headers.get('location')
    return location === null ? pageOf(url, text) : request(new URL(location, url))
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || value === 'deleted') cookies.delete(name)
    else cookies.set(name, value)
  }

  function pageOf(url: URL, html: string): Page {
    const document = new new Window().DOMParser().parseFromString(html, 'text/html')

    function follow(link: Element): Promise<Page> {
      const target = new URL(link.getAttribute('href') ?? '', url)
      if (link.getAttribute('data-method') !== 'post') return request(target)
      // What the script of Rails does at the press of such a link.
      const token = document.querySelector('meta[name=csrf-token]')?.getAttribute('content') ?? ''
      return request(target, new URLSearchParams({ authenticity_token: token }))
    }

    function submit(button: Element, fields: Record<string, string>): Promise<Page> {
      const form = button.closest('form')
      if (form === null) throw new Error(`a button of no form on ${url.href}`)
      const body = new URLSearchParams()
      const add = (input: Element, value?: string): void => {
        const name = input.getAttribute('name')
        if (name !== null) body.set(name, value ?? input.getAttribute('value') ?? '')
      }
      for (const input of form.querySelectorAll('input[type=hidden], input[checked]')) add(input)
      for (const [name, value] of Object.entries(fields)) {
        const input = form.querySelector(`input[name="${name}"]`)
        if (input === null) throw new Error(`no field ${name} on ${url.href}`)
        add(input, value)
      }
      add(button)
      return request(new URL(form.getAttribute('action') ?? '', url), body)
    }

    return {
      url,
      text: singleSpaced(document.body.textContent),
      language: document.documentElement.getAttribute('lang'),
      find: (selector) => {
        const element = document.querySelector(selector)
        if (element === null) throw new Error(`no ${selector} on ${url.href}`)
        return element
      },
      press: (role, name, fields = {}) => {
        const controls = [...document.querySelectorAll(selectors[role])]
        const [control, ...more] = controls.filter((one) => nameOf(one) === name)
        if (control === undefined || more.length > 0)
          throw new Error(`no ${role} "${name}", or several, on ${url.href}: ${controls.map(nameOf).join(', ')}`)
        return role === 'link' ? follow(control) : submit(control, fields)
      },
    }
  }

  return { open: (path) => request(new URL(path, origin)), forget: () => cookies.clear() }
}

const nameOf = (control: Element): string => singleSpaced(control.getAttribute('value') ?? control.textContent)

const singleSpaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
