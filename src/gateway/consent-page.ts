import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { apiBase } from '#shared/api/endpoints.ts'
import type { PortalApp } from '../portal/http/env.ts'
import { wordTables } from '../portal/web-pages/words/word-tables.ts'
import type { Language } from '../portal/web-pages/words/words.ts'
import { languages } from '../portal/web-pages/words/words.ts'
import { consentWords } from './consent-words.ts'

const token = '[\\w-]{16,512}'

/**
 * The page that the link of a consent e-mail leads to: two buttons and no script, in the language that the browser asks for or
 * that was chosen on the page. To open it decides nothing, for mail scanners open links. The sentence is in the e-mail; the
 * answer shows it again, in the words in which it was sent.
 */
export function addConsentPage(app: PortalApp, name: string): void {
  app.get(`/consents/:token{${token}}`, (c) => {
    protect(c.header)
    const language = languageOf(c.req.query('lang'), c.req.header('Accept-Language'))
    const words = consentWords[language]
    return c.html(
      page(
        name,
        language,
        html`<p>${words.question}</p>
          <form method="post" action="?lang=${language}">
            <button name="decision" value="approve">${words.agree}</button>
            <button name="decision" value="refuse">${words.disagree}</button>
          </form>
          <nav aria-label="${wordTables[language].language}">
            ${languages.map((one) => {
              const { tag, name: ownName } = wordTables[one]
              const current = one === language ? html`aria-current="true"` : ''
              return html`<a href="?lang=${one}" lang="${tag}" hreflang="${tag}" ${current}>${ownName}</a> `
            })}
          </nav>`,
      ),
    )
  })
  app.post(`/consents/:token{${token}}`, async (c) => {
    protect(c.header)
    const language = languageOf(c.req.query('lang'), c.req.header('Accept-Language'))
    const words = consentWords[language]
    const { decision } = await c.req.parseBody()
    const answer = await app.request(
      `${apiBase}/consents/${c.req.param('token')}`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
        body: JSON.stringify({ decision }),
      },
      c.env,
    )
    const said = (await answer.json()) as { sentence?: string; code?: unknown }
    const why = said.code === 'not-found' || said.code === 'conflict' ? said.code : 'other'
    const text = answer.ok
      ? html`<p>${words.recorded[decision === 'approve' ? 'approve' : 'refuse']}</p>
          <p lang="en">${said.sentence}</p>`
      : html`<p>${words.refused[why]}</p>`
    return c.html(page(name, language, text), answer.ok ? 200 : 400)
  })
}

/** The language that was chosen, or the first one of the browser's that is there, by its main tag; English otherwise. */
function languageOf(chosen: string | undefined, accepted = ''): Language {
  const wanted = accepted
    .split(',')
    .map((one) => {
      const [tag = '', weight] = one.trim().split(/\s*;\s*q=/)
      return { tag: tag.split('-')[0]?.toLowerCase() ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)
  const known = (tag: string | undefined): Language | undefined => languages.find((one) => one === tag)
  return [chosen, ...wanted].map(known).find((one) => one !== undefined) ?? 'en'
}

function protect(header: (name: string, value: string) => void): void {
  // guard: gateway.consent-page-headers
  header('Content-Security-Policy', "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
  header('Referrer-Policy', 'no-referrer')
  header('Cache-Control', 'no-store')
  header('X-Content-Type-Options', 'nosniff')
}

function page(name: string, language: Language, content: unknown) {
  return html`<!doctype html>
    <html lang="${wordTables[language].tag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${name}</title>
      </head>
      <body>
        <h1>${name}</h1>
        ${content}
      </body>
    </html>`
}
