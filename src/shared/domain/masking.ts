/**
 * What may be written down of an address or a number that an agent typed: as the portal masks them (ACC-3).
 * `it@serimuda.example` → `i***@serimuda.example`
 */
export function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`
}

/** `+60100000142` → `+60******142`: the first two digits and the last three. E.164 in. */
export function maskedMobile(number: string): string {
  // guard: masking.mobile
  return `${number.slice(0, 3)}${'*'.repeat(Math.max(3, number.length - 6))}${number.slice(-3)}`
}
