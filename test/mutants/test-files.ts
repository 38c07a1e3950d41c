import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * The path of a file of tests, by its name alone, wherever it lies below `test`.
 *
 * @param folder the project, or a copy of it
 * @throws where there is none of that name, or more than one
 */
export function testFileNamed(folder: string, name: string): string {
  const found = readdirSync(join(folder, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const [file] = found
  if (file === undefined) throw new Error(`there is no file of tests "${name}"`)
  if (found.length > 1) throw new Error(`"${name}" is ambiguous: ${found.join(', ')}`)
  return file
}
