import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Unpacks a zip archive, with the files' modes.
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | undefined} nameOf where an entry goes below `folder`; undefined leaves it out
 */
export async function unzip(archive, folder, nameOf) {
  // Loaded here: this module is reached before the packages are.
  const yauzl = await import('yauzl')
  // yauzl refuses names that lead out of the folder.
  const zip = await yauzl.openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    const name = nameOf(entry.fileName)
    if (name === undefined) continue
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    // The upper half of the external attributes is the Unix mode.
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await zip.openReadStreamPromise(entry), fs.createWriteStream(file, { mode: mode || 0o644 }))
  }
}
