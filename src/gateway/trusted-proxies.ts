import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Whether a text is an address or a range of them: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. */
export function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  if (isIP(address) === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIPv4(address) ? 32 : 128))
}

/** The proxies that may say for whom they ask. */
export type TrustedProxies = (address: string) => boolean

/** @param ranges each an address or a range, as `isAddressRange` takes it */
export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** Whether a request may come in clear text: from this machine, or from a proxy that has the TLS. @param peer the other end of the connection */
export function mayComeInClearText(peer: string, isTrusted: TrustedProxies): boolean {
  // guard: gateway.clear-text-refused
  return isLoopbackAddress(peer) || isTrusted(peer)
}

/**
 * Whose request it is. Each proxy appends the address that it was asked from, so the header is read from its end, as
 * long as the address before is that of a trusted proxy: everything further left can be the caller's own invention.
 *
 * @param peer the other end of the connection
 * @param forwarded the header X-Forwarded-For, lines joined by commas
 */
export function clientAddress(peer: string, forwarded: string | undefined, isTrusted: TrustedProxies): string {
  let client = plainAddress(peer)
  const hops = (forwarded ?? '').split(',').map((hop) => plainAddress(hop.trim()))
  // guard: gateway.trusted-proxy
  while (isTrusted(client)) {
    const before = hops.pop()
    // What is no address was not written by a proxy of ours: the last one that was is all that is known.
    if (before === undefined || isIP(before) === 0) break
    client = before
  }
  return client
}

/** An IPv4 address that came in by an IPv6 socket is an IPv4 address (RFC 4291, section 2.5.5.2). */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped !== undefined && isIPv4(mapped) ? mapped : address
}

/** Whether an address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const plain = plainAddress(address)
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

/** What is counted as one address: a customer of a provider has 2^64 of IPv6, so the network part alone. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? 0 : 8 - left.length - right.length - (right.some((one) => one.includes('.')) ? 1 : 0)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
