/** A link `factordesk://…` that another program asks the console to open: what it may name, and how it is read. */

/** The scheme that the package registers. */
const linkScheme = 'factordesk'

/** Screens without an account that a link may name. */
export const linkScreens = ['accounts', 'queue', 'desk', 'audit'] as const

/** Where a link leads. `key` is as `account-key.ts` has it; that there is such an account or case is not known. */
export type LinkTarget =
  { screen: (typeof linkScreens)[number] } | { screen: 'account'; key: string } | { screen: 'case'; key: string }

/** The characters of a key: those of a portal's address and of an id. */
const keyPattern = /^[A-Za-z0-9._~:@/[\]-]{1,400}$/

/**
 * Reads a link: `factordesk://account/KEY`, `factordesk://case/KEY` or `factordesk://SCREEN`, where KEY is one path
 * segment in percent encoding.
 *
 * @returns null for every other text; a link has no query, no fragment and no further path
 */
export function readLink(text: string): LinkTarget | null {
  const [, place = '', segment] = /^factordesk:\/\/([a-z]+)(?:\/([A-Za-z0-9._~%:@-]+))?\/?$/.exec(text) ?? []
  const screen = linkScreens.find((name) => name === place)
  if (screen !== undefined) return segment === undefined ? { screen } : null
  if ((place !== 'account' && place !== 'case') || segment === undefined) return null
  const key = decoded(segment)
  // guard: link.key
  return key !== null && keyPattern.test(key) ? { screen: place, key } : null
}

/** @returns the link that `readLink` reads back */
export function linkTo(target: LinkTarget): string {
  const key = 'key' in target ? `/${encodeURIComponent(target.key)}` : ''
  return `${linkScheme}://${target.screen}${key}`
}

/**
 * The link in a command line, where a system that opens one puts it.
 *
 * @returns null where none of the arguments is a link that can be read
 */
export function linkIn(argv: readonly string[]): LinkTarget | null {
  for (const argument of argv) {
    const target = readLink(argument)
    if (target !== null) return target
  }
  return null
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
