/** Characters that are not seen, which make a password no longer and no other one. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Why a new password cannot be taken; undefined when it can. `minLength` in characters, from the limits. */
export function whyNoPassword(typed: string, userId: string, minLength: number): string | undefined {
  // guard: portal-passwords.unseen
  const seen = typed.replace(unseen, '')
  if (Array.from(seen).length < minLength) return `A new password has at least ${minLength} characters`
  if (seen.trim().toLowerCase() === userId.toLowerCase()) return 'A new password is not the User ID'
  return undefined
}
