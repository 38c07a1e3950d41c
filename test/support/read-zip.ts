import { buffer } from 'node:stream/consumers'
import yauzl from 'yauzl'

/** The files of a zip archive, by their names; read by another library than the one that makes ours. */
export async function readZip(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const zip = await yauzl.openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  }
  return files
}
