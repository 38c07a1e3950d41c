import { randomUUID } from 'node:crypto'
import { html } from 'hono/html'
import { apiBase } from '#shared/api/endpoints.ts'
import type { PortalApp } from '../portal/http/env.ts'

const token = '[\\w-]{16,512}'

/**
 * The page that the link of a consent e-mail leads to: two buttons and no script. To open it decides nothing, for mail
 * scanners open links. The sentence is in the e-mail; the answer shows it again.
 */
export function addConsentPage(app: PortalApp, name: string): void {
  app.get(`/consents/:token{${token}}`, (c) => {
    protect(c.header)
    return c.html(
      page(
        name,
        html`<p>You were sent a sentence that says what support will do. Do you agree to it?</p>
          <form method="post">
            <button name="decision" value="approve">I agree</button>
            <button name="decision" value="refuse">I do not agree</button>
          </form>`,
      ),
    )
  })
  app.post(`/consents/:token{${token}}`, async (c) => {
    protect(c.header)
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
    const said = (await answer.json()) as { sentence?: string; status?: unknown; detail?: string }
    const text = answer.ok
      ? html`<p>Your answer was recorded: ${decision === 'approve' ? 'you agree' : 'you do not agree'}.</p>
          <p>${said.sentence}</p>`
      : html`<p>Nothing was recorded: ${said.detail}.</p>`
    return c.html(page(name, text), answer.ok ? 200 : 400)
  })
}

function protect(header: (name: string, value: string) => void): void {
  // guard: gateway.consent-page-headers
  header('Content-Security-Policy', "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
  header('Referrer-Policy', 'no-referrer')
  header('Cache-Control', 'no-store')
  header('X-Content-Type-Options', 'nosniff')
}

function page(name: string, content: unknown) {
  return html`<!doctype html>
    <html lang="en">
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
