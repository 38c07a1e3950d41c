/** True where a language is among those of a recipe, whatever its region. */
export function knowsLanguage(languages: readonly string[], language: string): boolean {
  const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''
  return languages.some((one) => primary(one) === primary(language))
}
