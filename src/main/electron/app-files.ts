/** Scheme and host that our page is served from. */
export const appOrigin = 'app://factordesk'

const types: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['json', 'application/json; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['woff2', 'font/woff2'],
])

/**
 * The file of the built page that an address names, or null. Nothing is ever computed from the address: it must be one of
 * the manifest's names to the letter, so there is no path to climb.
 *
 * @param files names relative to the page's folder, e.g. `assets/index-1a2b.js`
 */
export function assetOf(address: string, files: ReadonlySet<string>): string | null {
  // guard: assets.origin
  if (!address.startsWith(`${appOrigin}/`)) return null
  const rest = address.slice(appOrigin.length + 1)
  const end = rest.search(/[?#]/)
  const name = end === -1 ? rest : rest.slice(0, end)
  // guard: assets.manifest
  return files.has(name) ? name : null
}

/** Content type by ending; only what the build makes is known. */
export function typeOf(file: string): string {
  return types.get(file.slice(file.lastIndexOf('.') + 1)) ?? 'application/octet-stream'
}
