import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { Refusal } from '../refusal.ts'

/**
 * The file appears under its name only when it is complete and on the disk; its owner alone may read it.
 *
 * @throws Refusal `file-not-written` where the disk refuses; an older file of that name is then untouched
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const unfinished = `${file}.part`
  try {
    const handle = openSync(unfinished, 'w', 0o600)
    try {
      const bytes = Buffer.from(content)
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(unfinished, file)
  } catch {
    try {
      // guard: storage.unfinished-file
      rmSync(unfinished, { force: true })
    } catch {
      // What cannot be removed was never complete, and its name says so.
    }
    throw new Refusal('file-not-written')
  }
}
