/** Removes from texts what a machine made or a secret may be, before they are logged. */

/** The text in the place of what was redacted. */
export const removed = '(removed)'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/
const chromeVersion = /^\d{2,3}\.0\.\d{4,5}\.\d{1,4}$/

const secretLike: readonly RegExp[] = [
  /otpauth:\/\/\S+/gi,
  /bearer\s+\S+/gi,
  // Addresses of persons.
  /[^\s@"'<>()]+@[^\s@"'<>()]+\.[^\s@"'<>()]+/g,
  // What an address asks with may name anybody.
  /(?<=https?:\/\/[^\s?#]*)[?#]\S*/gi,
  // Telephone numbers: eight digits or more, however they are grouped.
  /\+?\d(?:[ ().-]?\d){7,}/g,
  // Codes: four to eight digits by themselves.
  /(?<![\w.:-])\d{4,8}(?![\w.:-])/g,
  // Secrets of authenticators (Base32), and tokens.
  /(?<![A-Za-z0-9])[A-Z2-7]{16,}=*(?![a-z0-9])/g,
  /(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,}/g,
]

/** A trace id, an instant or Chrome's version to the letter: what resembles a telephone number in it is none. */
export function isMachineMade(text: string): boolean {
  return uuid.test(text) || instant.test(text) || chromeVersion.test(text)
}

/**
 * The last redaction: a text without what resembles an e-mail address, a telephone number, a code, a token or a secret. What
 * is logged is safe by its types already; this is for the day on which somebody gives a type that is too wide.
 */
export function redacted(text: string): string {
  if (isMachineMade(text)) return text
  // guard: redaction.patterns
  return secretLike.reduce((rest, pattern) => rest.replace(pattern, removed), text)
}

/** The same for every text in a value, keys of objects included. */
export function redactedValue(value: unknown): unknown {
  return mapTexts(value, redacted)
}

/** A copy of a value of JSON, with another text for every text in it. */
export function mapTexts(value: unknown, text: (of: string) => string): unknown {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [redacted(name), mapTexts(inner, text)]))
}
