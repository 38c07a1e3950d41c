import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Every file and folder below a folder, as paths from there, while a program may be removing some of them: what is gone
 * meanwhile is left out. (`readdirSync` with `recursive` throws ENOENT then.)
 */
export function namesBelow(folder: string): string[] {
  const names: string[] = []
  const unread = ['']
  for (let inside = unread.pop(); inside !== undefined; inside = unread.pop())
    for (const entry of unlessGone(() => readdirSync(join(folder, inside), { withFileTypes: true })) ?? []) {
      const name = join(inside, entry.name)
      names.push(name)
      if (entry.isDirectory()) unread.push(name)
    }
  return names
}

/** Every file below a folder with its content, those left out that are gone when they are read. */
export function* contentsBelow(folder: string): Generator<{ name: string; content: Buffer }> {
  for (const name of namesBelow(folder)) {
    const path = join(folder, name)
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue
    const content = unlessGone(() => readFileSync(path))
    if (content !== null) yield { name, content }
  }
}

function unlessGone<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
