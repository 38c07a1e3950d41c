import { z } from 'zod'
import { textLine, textLines } from '../api/free-text.ts'
import { annotationLimits } from './limits.ts'

/** Neither a line break nor what divides tags in a file. */
export const tag = textLine(annotationLimits.tag)
  .min(1)
  .regex(/^[^,;|]*$/)

/** What the operator wrote down for an account: a name of their own, tags and a note. Nothing of it goes to a portal. */
export const annotationFields = z.strictObject({
  ownName: textLine(annotationLimits.name),
  tags: z.array(tag).max(annotationLimits.tags),
  note: textLines(annotationLimits.note),
})
export type AnnotationFields = z.infer<typeof annotationFields>

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
