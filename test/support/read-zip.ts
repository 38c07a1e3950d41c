import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'

/** The files of a zip archive, by their names; read by another library than the one that makes ours. */
export async function readZip(archive: string): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, Buffer>()
    yauzl.open(archive, { lazyEntries: true }, (failed, zip) => {
      if (failed !== null) return reject(failed)
      zip.on('error', reject).on('end', () => resolve(files))
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (unread: Error | null, stream: Readable) => {
          if (unread !== null) return reject(unread)
          buffer(stream).then((content) => {
            files.set(entry.fileName, content)
            zip.readEntry()
          }, reject)
        })
      })
      zip.readEntry()
    })
  })
}
