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

/**
 * True for an address at which somebody signs in or out: https, or plain http to this computer alone, without
 * credentials. Which provider it is, the operator confirmed.
 */
export function mayOpenToSignIn(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  const isLoopback = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
  // guard: external-links.sign-in
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && username === '' && password === ''
}
