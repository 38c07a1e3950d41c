const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Code points that one character may have; more count as more, so that what is stored stays bounded. */
const codePointsOfOne = 8

/**
 * How many characters a text has as a person counts them (UAX #29): a letter with its accents is one in either Unicode
 * form, and so is an emoji of several parts.
 */
export function countCharacters(text: string): number {
  let count = 0
  for (const { segment } of segmenter.segment(text)) count += Math.ceil(codePointsIn(segment) / codePointsOfOne)
  return count
}

/** How many characters a text has more than it may have; 0 where it fits. */
export function charactersOver(text: string, max: number): number {
  // No text has more characters than code units.
  return text.length <= max ? 0 : Math.max(0, countCharacters(text) - max)
}

function codePointsIn(text: string): number {
  return text.length === 1 ? 1 : Array.from(text).length
}
