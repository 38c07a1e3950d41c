import { readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

/** The paths of what lies below a folder's `test`, by folder: a copy of the project does not change while it is judged. */
const listed = new Map<string, readonly string[]>()

/**
 * The path of a file of tests, by its name alone, wherever it lies below `test`.
 *
 * @param folder the project, or a copy of it
 * @throws where there is none of that name, or more than one
 */
export function testFileNamed(folder: string, name: string): string {
  const files = listed.get(folder) ?? filesBelow(folder)
  listed.set(folder, files)
  const found = files.filter((file) => basename(file) === name)
  const [file] = found
  if (file === undefined) throw new Error(`there is no file of tests "${name}"`)
  if (found.length > 1) throw new Error(`"${name}" is ambiguous: ${found.join(', ')}`)
  return file
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(folder, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
