import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** Where a page is served, and where another origin is. */
interface Places {
  /** Path of the page's own requests, without a slash at the end. */
  base: string
  /** Another origin, without a slash at the end. */
  foreign: string
  /** Whether the effect of the flow has happened. */
  isDisabled: boolean
}

/** A page in the words of the guides that does something unexpected; the press is that of "Disable 2FA" unless it says otherwise. */
interface HostilePage {
  /** What it does, for the title of a test. */
  does: string
  /** The body of the page. */
  body: (places: Places) => Markup
}

/** The names of the flow, as in the guides; imported by tests. */
export const flow = {
  user: 'Seri Muda Trading it@serimuda.example',
  heading: 'Manage two-factor authentication',
  enabled: 'Two-factor authentication: Enabled (Authenticator App)',
  disabled: 'Two-factor authentication: Disabled',
  password: 'Account password',
  commit: 'Disable 2FA',
  done: 'Two-factor authentication is disabled. Your account is no longer protected by an Authenticator App.',
} as const

const state = ({ isDisabled }: Places): Markup => html`<p>${isDisabled ? flow.disabled : flow.enabled}</p>`

const passwordField = html`<p>
  <label>${flow.password} <input type="password" name="password" autocomplete="off" /></label>
</p>`

const commitButton = html`<button id="commit" type="button">${flow.commit}</button>`

/** A form without a script: password, button, POST. */
const plainForm = ({ base }: Places, path = 'commit'): Markup =>
  html`<form method="post" action="${base}/${path}">
    ${passwordField}
    <button>${flow.commit}</button>
  </form>`

/** Field, button and status, and a script that has `base`, `button`, `shown(text)` and `send()`, which commits by fetch. */
const scripted = (places: Places, script: string): Markup =>
  html`${passwordField} ${commitButton}
    <p role="status"></p>
    ${scriptTag(
      places,
      `const base = ${JSON.stringify(places.base)}
       const button = document.getElementById('commit')
       const shown = (text) => (document.querySelector('[role=status]').textContent = text)
       const send = async () => {
         const answer = await fetch(base + '/commit', { method: 'POST', body: 'by=script' })
         if (answer.ok) shown(${JSON.stringify(flow.done)})
       }
       ${script}`,
    )}`

/** Every kind, with what it does. */
const pages = {
  plain: {
    does: 'sends the form as it should',
    body: (places) => html`${state(places)}${plainForm(places)}`,
  },
  'cross-origin-frame': {
    does: 'asks for the password in a frame of another origin, which reports each character',
    body: (places) =>
      html`${state(places)}
        <iframe title="Password" src="${places.foreign}/password-frame"></iframe>
        ${commitButton}`,
  },
  'foreign-redirect': {
    does: 'answers the form with a redirect to another origin',
    body: (places) => html`${state(places)}${plainForm(places, 'redirect')}`,
  },
  popup: {
    does: 'opens another window, which commits',
    body: (places) => html`${state(places)}${scripted(places, `button.onclick = () => open(base + '/popup')`)}`,
  },
  download: {
    does: 'answers the form with a file',
    body: (places) => html`${state(places)}${plainForm(places, 'download')}`,
  },
  pointerdown: {
    does: 'commits when the pointer goes down, before there is a click',
    body: (places) => html`${state(places)}${scripted(places, `button.addEventListener('pointerdown', send)`)}`,
  },
  keydown: {
    does: 'commits when Enter goes down in the password field',
    body: (places) =>
      html`${state(places)}${scripted(
        places,
        `document.addEventListener('keydown', (event) => event.key === 'Enter' && send())`,
      )}`,
  },
  fetch: {
    does: 'commits by fetch',
    body: (places) => html`${state(places)}${scripted(places, `button.onclick = send`)}`,
  },
  beacon: {
    does: 'commits by sendBeacon',
    body: (places) =>
      html`${state(places)}${scripted(places, `button.onclick = () => navigator.sendBeacon(base + '/commit', 'by=beacon')`)}`,
  },
  'get-link': {
    does: 'commits by a link',
    body: (places) =>
      html`${state(places)}${passwordField}<a role="button" href="${places.base}/commit-by-get">${flow.commit}</a>`,
  },
  websocket: {
    does: 'commits by a message over a WebSocket that is open already',
    body: (places) =>
      html`${state(places)}${scripted(
        places,
        `const socket = new WebSocket(base.replace(/^http/, 'ws') + '/socket')
         socket.onopen = () => shown('ready')
         socket.onmessage = () => shown('done')
         button.onclick = () => socket.send('commit')`,
      )}`,
  },
  'open-shadow': {
    does: 'has field and button in an open shadow root',
    body: (places) => html`${state(places)}${inShadow(places, 'open')}`,
  },
  'closed-shadow': {
    does: 'has field and button in a closed shadow root',
    body: (places) => html`${state(places)}${inShadow(places, 'closed')}`,
  },
  'blank-frame': {
    does: 'has field and button in a frame of about:blank',
    body: (places) =>
      html`${state(places)}<iframe title="Password" id="frame"></iframe>
        <p role="status"></p>
        ${scriptTag(places, inNode(places, `document.getElementById('frame').contentDocument.body`))}`,
  },
  imitation: {
    does: 'has every word of the recipe, and sends the password somewhere else',
    body: (places) => html`${state(places)}${plainForm(places, 'collect')}`,
  },
  'message-without-effect': {
    does: 'shows the success message and sends nothing',
    body: (places) =>
      html`${state(places)}${scripted(places, `button.onclick = () => shown(${JSON.stringify(flow.done)})`)}`,
  },
  'effect-without-message': {
    does: 'commits, and shows the same page as before',
    body: (places) =>
      html`${state({ ...places, isDisabled: false })}${scripted(
        places,
        `button.onclick = () => fetch(base + '/commit', { method: 'POST', body: 'by=script' })`,
      )}`,
  },
  'state-alone': {
    does: 'commits, and shows the new state without a word of success',
    body: (places) => html`${state(places)}${plainForm(places)}`,
  },
  slow: {
    does: 'answers the form when the test lets it',
    body: (places) => html`${state(places)}${plainForm(places, 'slow')}`,
  },
  alert: {
    does: 'opens an alert before it commits',
    body: (places) =>
      html`${state(places)}${scripted(places, `button.onclick = () => { alert('Are you sure?'); void send() }`)}`,
  },
  'many-elements': {
    does: 'has 50,000 elements',
    body: (places) =>
      html`${state(places)}${plainForm(places)}${scriptTag(
        places,
        `const list = document.body.appendChild(document.createElement('ul'))
         for (let n = 0; n < 25000; n += 1) list.appendChild(document.createElement('li')).appendChild(document.createElement('button')).textContent = 'Entry ' + n`,
      )}`,
  },
  'busy-dom': {
    does: 'changes 60 times a second',
    body: (places) =>
      html`${state(places)}${plainForm(places)}
        <p id="busy">0</p>
        ${scriptTag(
          places,
          `const busy = document.getElementById('busy')
           setInterval(() => { busy.textContent = String(Number(busy.textContent) + 1); busy.className = 'turn' + busy.textContent }, 1000 / 60)`,
        )}`,
  },
} satisfies Record<string, HostilePage>

export type HostileKind = keyof typeof pages

/** Every kind of page, the plain one first. */
export const hostileKinds = Object.keys(pages) as HostileKind[]

/** The page of a kind. */
export function hostilePage(kind: HostileKind): HostilePage {
  return pages[kind]
}

/** A script in a file of its own, which the server makes of the query: nothing in it is escaped as markup. */
function scriptTag({ base }: Places, script: string): Markup {
  return html`<script src="${base}/script.js?${encodeURIComponent(script)}"></script>`
}

function inShadow(places: Places, mode: 'open' | 'closed'): Markup {
  return html`<div id="host"></div>
    <p role="status"></p>
    ${scriptTag(places, inNode(places, `document.getElementById('host').attachShadow({ mode: '${mode}' })`))}`
}

/** A script that puts field and button into a node, and commits by fetch. */
function inNode({ base }: Places, node: string): string {
  return `const base = ${JSON.stringify(base)}
    const root = ${node}
    const label = root.appendChild(document.createElement('label'))
    label.textContent = ${JSON.stringify(flow.password)}
    label.appendChild(document.createElement('input')).type = 'password'
    const button = root.appendChild(document.createElement('button'))
    button.textContent = ${JSON.stringify(flow.commit)}
    button.onclick = async () => {
      await fetch(base + '/commit', { method: 'POST', body: 'by=script' })
      document.querySelector('[role=status]').textContent = ${JSON.stringify(flow.done)}
    }`
}
