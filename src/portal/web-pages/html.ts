import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Names } from './names.ts'
import type { Block, Field, FormBlock, PageModel } from './page-model.ts'

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** What every page of a variant is rendered with. */
export interface Rendering {
  names: Names
  /** Address of the pages, without a slash at the end. */
  base: string
}

/** A page of the server-rendered variant: links and forms alone, no script. Every text is escaped. */
export function pageHtml({ names, base }: Rendering, page: PageModel): Markup {
  const main = html`<main class="${names.main}" id="${names.main}" tabindex="-1">
    <h1 class="${names.heading}" data-testid="${names.heading}">${page.heading}</h1>
    ${page.tabs && tabs({ names, base }, page.tabs)}
    ${page.message?.kind === 'success' && html`<p class="${names.status}" role="status">${page.message.text}</p>`}
    ${page.message?.kind === 'error' && html`<p class="${names.alert}" role="alert">${page.message.text}</p>`}
    ${page.blocks.map((one) => block({ names, base }, one))}
  </main>`
  return html`<!doctype html>
    <html lang="${page.lang}">
      ${head({ names, base }, page.title)}
      <body class="${names.page}">
        <a class="${names.skip}" href="#${names.main}">${page.skip}</a>
        <header class="${names.header}">
          <p class="${names.brand}">${page.brand} <span class="${names.chip}">${page.sandbox}</span></p>
          ${page.user && userMenu({ names, base }, page.user)}
        </header>
        ${page.banner && banner({ names, base }, page.banner)} ${main} ${footer({ names, base }, page)}
      </body>
    </html>`
}

/** The document of the single-page variant; its script renders the page. */
export function shellHtml({ names, base }: Rendering, lang: string, loading: string, unreachable: string): Markup {
  return html`<!doctype html>
    <html lang="${lang}">
      ${head({ names, base }, 'Customer Portal · Sandbox portal')}
      <body class="${names.page}" data-unreachable="${unreachable}">
        <p class="${names.text}">${loading}</p>
        <noscript><p>Sandbox portal: these pages need JavaScript.</p></noscript>
        <script src="${base}/app.js"></script>
      </body>
    </html>`
}

function head({ base }: Rendering, title: string): Markup {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/style.css" />
  </head>`
}

/** A button that opens the menu; the browser itself opens and closes it. */
function userMenu({ names, base }: Rendering, user: NonNullable<PageModel['user']>): Markup {
  return html`<button
      class="${names.user}"
      id="${names.user}"
      data-testid="${names.user}"
      type="button"
      popovertarget="${names.menu}"
    >
      <span class="${names['user-name']}">${user.name}</span>
      <span class="${names['user-id']}">${user.userId}</span>
    </button>
    <nav class="${names.menu}" id="${names.menu}" aria-labelledby="${names.user}" popover>
      <p class="${names['menu-head']}">${user.userId}${user.role !== null && html`<br />${user.role}`}</p>
      <ul>
        ${user.links.map(({ label, path }) => html`<li><a href="${base}/${path}">${label}</a></li>`)}
      </ul>
      ${form({ names, base }, user.signOut)}
    </nav>`
}

function banner({ names, base }: Rendering, { text, leave }: NonNullable<PageModel['banner']>): Markup {
  return html`<div class="${names.banner}">
    <p>${text}</p>
    ${form({ names, base }, leave)}
  </div>`
}

function tabs({ names, base }: Rendering, { label, links }: NonNullable<PageModel['tabs']>): Markup {
  return html`<nav class="${names.tabs}" aria-label="${label}">
    <ul>
      ${links.map(
        (tab) =>
          html`<li>
            <a href="${base}/${tab.path}" ${tab.current ? html`aria-current="page"` : ''}>${tab.label}</a>
          </li>`,
      )}
    </ul>
  </nav>`
}

function footer({ names, base }: Rendering, { languages, footer: lines, path }: PageModel): Markup {
  return html`<footer class="${names.footer}">
    <nav class="${names.languages}" aria-label="${languages.label}">
      <ul>
        ${languages.links.map(
          (one) =>
            html`<li>
              <a
                href="${base}/${path}?${one.query}"
                lang="${one.tag}"
                hreflang="${one.tag}"
                ${one.current ? html`aria-current="true"` : ''}
                >${one.label}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </footer>`
}

function block(rendering: Rendering, one: Block): Markup {
  const { names, base } = rendering
  switch (one.kind) {
    case 'text':
      return html`<p class="${names[one.tone ?? 'text']}" data-testid="${names[one.tone ?? 'text']}">${one.text}</p>`
    case 'heading':
      return html`<h2 class="${names.subheading}">${one.text}</h2>`
    case 'facts':
      return html`<dl class="${names.facts}">
        ${one.facts.map(
          ({ label, value }) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>`
    case 'list':
      return html`<ul class="${names.list}">
        ${one.items.map((item) => html`<li>${item}</li>`)}
      </ul>`
    case 'table':
      return html`<div class="${names.scroll}" tabindex="0" role="group" aria-label="${one.head.join(', ')}">
        <table class="${names.table}">
          <thead>
            <tr>
              ${one.head.map((cell) => html`<th scope="col">${cell}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${one.rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    case 'go':
      return one.as === 'link'
        ? html`<p class="${names.go}"><a class="${names['go-link']}" href="${base}/${one.path}">${one.label}</a></p>`
        : html`<form class="${names.go}" method="get" action="${base}/${one.path}">
            <button class="${names.button} ${names['button-main']}" data-testid="${names.go}">${one.label}</button>
          </form>`
    case 'qr':
      return html`<svg
        class="${names.qr}"
        role="img"
        aria-label="${one.label}"
        viewBox="0 0 ${one.size} ${one.size}"
        shape-rendering="crispEdges"
      >
        <path fill="currentColor" d="${one.d}" />
      </svg>`
    case 'form':
      return form(rendering, one)
  }
}

function form({ names, base }: Rendering, { action, hidden, fields, button, tone, note }: FormBlock): Markup {
  return html`<form class="${names.form}" method="post" action="${base}/${action}">
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${fields.map((one) => field(names, one))} ${note !== undefined && html`<p class="${names.quiet}">${note}</p>`}
    <button class="${names.button} ${names[`button-${tone}`]}" data-testid="${names[`button-${tone}`]}">
      ${button}
    </button>
  </form>`
}

function field(names: Names, one: Field): Markup {
  if (one.kind === 'choice') {
    return html`<fieldset class="${names.choice}">
      <legend>${one.legend}</legend>
      ${one.options.map(
        ({ value, label }) =>
          html`<label class="${names.option}">
            <input type="radio" name="${one.name}" value="${value}" required />
            <span>${label}</span>
          </label>`,
      )}
    </fieldset>`
  }
  const id = names[`field-${one.name}`]
  return html`<div class="${names.field}">
    <label class="${names.label}" for="${id}">${one.label}</label>
    <input
      class="${names.input}"
      id="${id}"
      data-testid="${id}"
      name="${one.name}"
      type="${one.kind === 'password' ? 'password' : 'text'}"
      autocomplete="${one.autocomplete}"
      ${one.kind === 'code' ? html`inputmode="numeric"` : ''}
      required
    />
  </div>`
}
