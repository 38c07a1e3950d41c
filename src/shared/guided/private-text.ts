/**
 * What a page may show of a person or a secret, and no recipe may hold: e-mail addresses, links with their scheme (one
 * portal has a link *named* `otpauth://…`), six digits or more in a row, also in groups, the
 * key of an Authenticator App, and what else looks like a code.
 */
const persons = /\S*@\S*|\S*:\/\/\S*|\d{6,}/gu
const groupedDigits = /\d(?:[ \u00a0-]?\d){5,}/u
const longCode = /(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{16,}/u
const setUpKey = /(?<![A-Za-z0-9])(?:[A-Z2-7]{4}[ \u00a0-]?){4,}/u

/** The text without e-mail addresses, links, and runs of six digits or more. */
export function withoutPersons(text: string): string {
  return text.replace(persons, '').trim()
}

/**
 * True for a text that no recipe may hold.
 *
 * @param userIds what names the signed-in person, see `namesOf`
 */
export function isPrivate(text: string, userIds: readonly string[] = []): boolean {
  if (withoutPersons(text) !== text.trim()) return true
  if ([groupedDigits, longCode, setUpKey].some((one) => one.test(text))) return true
  const lower = text.toLowerCase()
  return userIds.some((name) => lower.includes(name))
}

/** A User ID and the part before its `@`, in lower case; a part of fewer than three letters is in too many words. */
export function namesOf(userId: string): string[] {
  const whole = userId.trim().toLowerCase()
  const [local = ''] = whole.split('@')
  return [...new Set([whole, local])].filter((name) => name.length >= 3 || name === whole).filter((name) => name !== '')
}
