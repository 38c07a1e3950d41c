/** `it@serimuda.example` → `i***@serimuda.example`: enough to recognise, too little to write to. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`
}

/** `+60100000142` → `+60******142`: the first two digits and the last three. E.164 in. */
export function maskMobile(number: string): string {
  const hidden = Math.max(3, number.length - 6)
  // guard: portal-masking.mobile
  return `${number.slice(0, 3)}${'*'.repeat(hidden)}${number.slice(-3)}`
}
