/** Most characters of an own name, a tag and a note, and most tags of an account. */
export const annotationLimits = { name: 80, tag: 24, tags: 12, note: 1000 } as const
