import { readSync } from 'node:fs'

/** Bytes read at once. */
const chunkSize = 1024 * 1024
/** The longest line, in bytes; no entry comes near it. A file without line feeds is not read into memory whole. */
const longestLine = 16 * 1024 * 1024

/**
 * The lines of an open file, in UTF-8, without their line feeds.
 *
 * @param onRead called with the bytes read so far
 * @throws the file system's own errors; RangeError for a line that is longer than 16 MiB
 */
export function* readLines(handle: number, onRead: (bytes: number) => void): Generator<string, void, undefined> {
  const chunk = Buffer.alloc(chunkSize)
  let rest = Buffer.alloc(0)
  let bytes = 0
  for (;;) {
    const size = readSync(handle, chunk, 0, chunkSize, null)
    if (size === 0) break
    bytes += size
    onRead(bytes)
    const text = rest.length === 0 ? chunk.subarray(0, size) : Buffer.concat([rest, chunk.subarray(0, size)])
    let begin = 0
    for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, begin)) {
      yield text.toString('utf8', begin, end)
      begin = end + 1
    }
    // Copied: the chunk is written over by the next reading.
    rest = Buffer.from(text.subarray(begin))
    if (rest.length > longestLine) throw new RangeError('a line is longer than 16 MiB')
  }
  if (rest.length > 0) yield rest.toString('utf8')
}
