import { readTag } from '#shared/domain/input/free-text.ts'
import type { WrongText } from '#shared/domain/input/input-problem.ts'

/** The first tag that cannot be one, and what is wrong with it; null where all can. */
export function wrongTag(tags: readonly string[]): { tag: string; why: WrongText } | null {
  for (const tag of tags) {
    const why = readTag(tag)
    if (!why.ok) return { tag, why }
  }
  return null
}
