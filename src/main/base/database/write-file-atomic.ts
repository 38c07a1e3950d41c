import { AppError } from '../errors.ts'
import { replaceFile } from '../../../files/whole-file.ts'

/**
 * The file appears under its name only when it is complete and on the disk; its owner alone may read it.
 *
 * @throws AppError `file-not-written` where the disk refuses; an older file of that name is then untouched
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  try {
    replaceFile(file, content)
  } catch {
    throw new AppError('file-not-written')
  }
}
