/** Hues that differ at a glance, as degrees; each is dark enough for light and light enough for dark surroundings. */
const hues = [255, 25, 145, 305, 75, 195, 340, 110] as const

/** The colour of an account, the same at every start. Its name is always beside it: a hue may be shared. */
export function accountColor(accountId: string): string {
  let sum = 0
  for (const letter of accountId) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return `oklch(0.62 0.15 ${hues[sum % hues.length] ?? 0})`
}
