import { annotationLimits } from '#shared/domain/limits.ts'

/** The tags of a text as it is typed, each once, separated by commas. */
export function tagsOfText(text: string): string[] {
  return [
    ...new Map(
      text
        .split(/[,;|]/)
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map((one) => [one.toLowerCase(), one]),
    ).values(),
  ]
}

/** The first tag that is too long; null where all fit. */
export function tooLongTag(tags: readonly string[]): string | null {
  return tags.find((one) => one.length > annotationLimits.tag) ?? null
}
