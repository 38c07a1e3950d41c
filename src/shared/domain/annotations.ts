import { z } from 'zod'
import { typedText } from '../api/free-text.ts'
import { readNote, readOwnName, readTag } from './input/free-text.ts'
import { annotationLimits } from './limits.ts'

/** Neither a line break nor what divides tags in a file. */
export const tag = typedText(readTag)

/**
 * What the operator wrote down for an account: a name of their own, tags and a note. Nothing of it goes to a portal. As it
 * is kept: the rules for what is typed may be other ones than when it was.
 */
export const annotationFields = z.strictObject({ ownName: z.string(), tags: z.array(z.string()), note: z.string() })
export type AnnotationFields = z.infer<typeof annotationFields>

/** The same as it is typed. */
export const typedAnnotation = z.strictObject({
  ownName: typedText(readOwnName),
  tags: z.array(tag).max(annotationLimits.tags),
  note: typedText(readNote),
})

export const noAnnotation: AnnotationFields = { ownName: '', tags: [], note: '' }

const folded = (text: string): string => text.toLowerCase()

/** The tags without those removed and with those added, each once, upper and lower case alike, sorted; the spelling that was there stays. */
export function retag(tags: readonly string[], add: readonly string[], remove: readonly string[] = []): string[] {
  const gone = new Set(remove.map(folded))
  const kept = new Map<string, string>()
  for (const one of [...tags.filter((known) => !gone.has(folded(known))), ...add])
    if (!kept.has(folded(one))) kept.set(folded(one), one)
  return [...kept.values()].sort((a, b) => (folded(a) < folded(b) ? -1 : 1))
}
