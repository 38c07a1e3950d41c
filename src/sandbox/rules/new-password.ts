/** Why a new password cannot be taken; undefined when it can. `minLength` in characters, from the limits. */
export function whyNoPassword(typed: string, userId: string, minLength: number): string | undefined {
  if (Array.from(typed).length < minLength) return `A new password has at least ${minLength} characters`
  if (typed.trim().toLowerCase() === userId.toLowerCase()) return 'A new password is not the User ID'
  return undefined
}
