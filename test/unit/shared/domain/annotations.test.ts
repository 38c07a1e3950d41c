import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotationFields, retag, tag, typedAnnotation } from '#shared/domain/annotations.ts'

const words = fc.array(fc.constantFrom('South', 'south', 'SOUTH', 'north', 'vip', 'Vip'), { maxLength: 8 })
const folded = (tags: readonly string[]): string[] => tags.map((one) => one.toLowerCase())

describe('tags', () => {
  it('are there once, whatever their case, and keep the spelling that was there', () => {
    expect(retag(['South'], ['north', 'SOUTH'])).toEqual(['north', 'South'])
    expect(retag(['South', 'vip'], [], ['VIP'])).toEqual(['South'])
  })

  it('that are added are there, that are removed are not; doing it twice changes nothing', () => {
    fc.assert(
      fc.property(words, words, words, (before, add, remove) => {
        const after = retag(before, add, remove)
        expect(new Set(folded(after)).size).toBe(after.length)
        for (const one of folded(add)) expect(folded(after)).toContain(one)
        for (const one of folded(remove)) if (!folded(add).includes(one)) expect(folded(after)).not.toContain(one)
        expect(retag(after, add, remove)).toEqual(after)
      }),
    )
  })

  it.each(['a,b', 'a;b', 'a|b', 'a\nb', '', '   ', 'x'.repeat(25)])('are short words: not %j', (text) => {
    expect(tag.safeParse(text).success).toBe(false)
  })
})

describe('what an earlier version kept', () => {
  it.each([
    ['a tag with a comma of another script', { ownName: '', tags: ['north、south'], note: '' }],
    ['more tags than may be typed', { ownName: '', tags: Array.from({ length: 20 }, (_, nth) => `t${nth}`), note: '' }],
    ['a note that is longer', { ownName: '', tags: [], note: 'x'.repeat(2000) }],
  ])('%s is shown, and refused where it is typed', (_what, kept) => {
    expect(annotationFields.parse(kept)).toEqual(kept)
    expect(typedAnnotation.safeParse(kept).success).toBe(false)
  })
})
