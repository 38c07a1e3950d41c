import { isMachineMade, mapTexts, removed, redacted } from '../../base/log/redact-secrets.ts'

/**
 * What makes a value fit for a diagnosis: each text in it goes through the log's sieve, and loses every name that the
 * console knows, in whatever case.
 *
 * @param names account names, User IDs, account numbers, own names; those of fewer than three letters are left alone
 */
export function redactor(names: Iterable<string>): (value: unknown) => unknown {
  const known = [...new Set(names)].filter((name) => name.trim().length > 2).sort((a, b) => b.length - a.length)
  if (known.length === 0) return (value) => mapTexts(value, redacted)
  const anyName = new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  /** A log says the same few words again and again, and there may be many thousand names. */
  const seen = new Map<string, string>()
  const cleared = (text: string): string => {
    if (isMachineMade(text)) return text
    const before = seen.get(text)
    if (before !== undefined) return before
    // guard: diagnosis.names
    const after = redacted(text.replace(anyName, removed))
    seen.set(text, after)
    return after
  }
  return (value) => mapTexts(value, cleared)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
