import { sandboxBase } from '#shared/api/sandbox-endpoints.ts'
import type { PageFiles } from '../inbox-page/page-files.ts'
import type { PortalApp } from './env.ts'

/** The page loads nothing but its own files, speaks to nobody but this portal, and sits in no frame. */
const headers = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/**
 * Serves the outbox's web page under `/sandbox/`. It is an empty shell: it needs no secret, what it shows comes from the
 * sandbox's controls, and those need it.
 */
export function addInboxPage(app: PortalApp, files: PageFiles): void {
  app.get(sandboxBase, (c) => c.redirect(`${sandboxBase}/`))
  for (const [path, { type, content }] of files) {
    app.get(`${sandboxBase}/${path}`, (c) => c.body(content, 200, { ...headers, 'Content-Type': type }))
  }
}
