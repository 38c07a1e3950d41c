import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of the outbox's web page, by the name they have below `/sandbox/`. */
export type PageFiles = ReadonlyMap<string, { type: string; content: string }>

const types = {
  '': ['page.html', 'text/html; charset=utf-8'],
  'page.css': ['page.css', 'text/css; charset=utf-8'],
  'page.mjs': ['page.mjs', 'text/javascript; charset=utf-8'],
  'messages.mjs': ['messages.mjs', 'text/javascript; charset=utf-8'],
  'logins.mjs': ['logins.mjs', 'text/javascript; charset=utf-8'],
  'elements.mjs': ['elements.mjs', 'text/javascript; charset=utf-8'],
} as const

/** Reads the page from the source folder; only the portal alone does, the console has a page of its own. */
export function readPageFiles(): PageFiles {
  const read = ([path, [file, type]]: [string, readonly [string, string]]) =>
    [path, { type, content: readFileSync(join(import.meta.dirname, file), 'utf8') }] as const
  return new Map(Object.entries(types).map(read))
}
