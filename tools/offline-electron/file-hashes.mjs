import { webcrypto } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** Files that are hashed at once; libuv's pool has four threads by default. */
const atOnce = 4

/**
 * The SHA-256 of each file below a folder, in hexadecimal, by its path with forward slashes. What is no regular file (a
 * symbolic link, a socket) has no hash and is listed as such, so that it equals no file that is expected.
 * Files are hashed in libuv's threads, some at once.
 * @param {string} folder
 * @returns {Promise<Record<string, string>>} empty where there is no such folder
 */
export async function hashesBelow(folder) {
  if (!fs.existsSync(folder)) return {}
  const entries = fs.readdirSync(folder, { withFileTypes: true, recursive: true })
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ file: path.join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .sort((one, other) => (one.file < other.file ? -1 : 1))
  /** @type {Record<string, string>} */
  const hashes = {}
  const waiting = names.values()
  const worker = async () => {
    for (const { file, isFile } of waiting) {
      const name = path.relative(folder, file).split(path.sep).join('/')
      hashes[name] = isFile ? await hashOf(file) : 'no regular file'
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return hashes
}

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 in hexadecimal
 */
export async function hashOf(file) {
  const content = await fs.promises.readFile(file)
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', content)).toString('hex')
}

/**
 * What is not as it is expected: each file that is changed, missing or should not be there, by name.
 * @param {Readonly<Record<string, string>>} expected
 * @param {Readonly<Record<string, string>>} found
 * @returns {string[]} e.g. `electron was changed`
 */
export function differences(expected, found) {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return names.flatMap((name) => {
    if (!(name in found)) return [`${name} is missing`]
    if (!(name in expected)) return [`${name} does not belong there`]
    return found[name] === expected[name] ? [] : [`${name} was changed`]
  })
}
