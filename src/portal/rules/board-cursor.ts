import { cursorOf, readCursor } from './cursor.ts'

/** Where a page of the board of cases ends: open ones come first, newest first. */
export interface BoardPlace {
  closed: 0 | 1
  /** Milliseconds since 1970. */
  openedAt: number
  /** Orders what was opened in the same instant. */
  seq: number
}

/** The end of a page of the board as an opaque cursor. */
export function boardCursor(last: { closedAt: number | null; openedAt: number; seq: number }): string {
  return cursorOf(`${last.closedAt === null ? 0 : 1} ${last.openedAt}`, String(last.seq))
}

/** What a cursor of the board says; undefined when it is none of ours. */
export function readBoardCursor(cursor: string): BoardPlace | undefined {
  const read = readCursor(cursor)
  const [, closed, openedAt] = /^([01]) (\d{1,15})$/.exec(read?.sortKey ?? '') ?? []
  if (!read || !/^\d{1,15}$/.test(read.id) || closed === undefined) return undefined
  return { closed: closed === '0' ? 0 : 1, openedAt: Number(openedAt), seq: Number(read.id) }
}
