/**
 * The content policy of our page, as a header. The renderer speaks to main alone, so nothing may be connected to; the
 * hashes are those of the style elements that the UI library adds at run time, computed at build.
 *
 * @param styleHashes CSP sources such as `'sha256-…'`
 */
export function contentPolicy(styleHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    // guard: content-policy.scripts
    "script-src 'self'",
    // guard: content-policy.styles
    ["style-src 'self'", ...styleHashes].join(' '),
    "style-src-attr 'none'",
    "img-src 'self' data:",
    "font-src 'self'",
    // guard: content-policy.connections
    "connect-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    // guard: content-policy.frames
    "frame-ancestors 'none'",
  ].join('; ')
}

/** For `npm run dev` alone: hot reload needs inline styles and a web socket to the development server. */
export function developmentPolicy(serverUrl: string): string {
  const { host, origin } = new URL(serverUrl)
  return [
    "default-src 'none'",
    `script-src ${origin} 'unsafe-inline'`,
    `style-src ${origin} 'unsafe-inline'`,
    `img-src ${origin} data:`,
    `font-src ${origin} data:`,
    `connect-src ${origin} ws://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
