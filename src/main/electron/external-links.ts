/** The only hosts that the console sends a browser to. */
const hosts: ReadonlySet<string> = new Set(['www.ipserverone.com'])

/** The portal's public pages that the console links to. */
export const links = {
  'portal-website': 'https://www.ipserverone.com/',
} as const

/** True for https addresses on exactly one of our hosts, without credentials and on the usual port. */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, port, username, password } = new URL(address)
  // guard: external-links.allowed
  return protocol === 'https:' && hosts.has(hostname) && port === '' && username === '' && password === ''
}
