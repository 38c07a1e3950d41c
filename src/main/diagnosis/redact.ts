import { removed, sievedValue } from '../log/sieve.ts'

/**
 * A value as text for a diagnosis: through the log's sieve, and without any of the names that the console knows. A name
 * is looked for as JSON writes it, in whatever case.
 *
 * @param names account names, User IDs, account numbers, own names; those of fewer than three letters are left alone
 */
export function redacted(value: unknown, names: readonly string[]): string {
  return withoutNames(JSON.stringify(sievedValue(value)), names)
}

function withoutNames(text: string, names: readonly string[]): string {
  const known = [...new Set(names)].filter((name) => name.length > 2).sort((a, b) => b.length - a.length)
  if (known.length === 0) return text
  const pattern = known.map((name) => escaped(JSON.stringify(name).slice(1, -1))).join('|')
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu'), removed)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
