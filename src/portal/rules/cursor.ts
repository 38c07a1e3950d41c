import { z } from 'zod'

const place = z.tuple([z.string(), z.string()])

/** A page's end as an opaque cursor: the sort key and the id of its last line. */
export function cursorOf(sortKey: string, id: string): string {
  return Buffer.from(JSON.stringify([sortKey, id])).toString('base64url')
}

/** What a cursor says; undefined when it is none of ours. */
export function readCursor(cursor: string): { sortKey: string; id: string } | undefined {
  try {
    const [sortKey, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { sortKey, id }
  } catch {
    return undefined
  }
}
