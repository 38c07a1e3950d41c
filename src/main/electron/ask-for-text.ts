import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { AppError } from '../base/errors.ts'

/**
 * Asks for a text file and reads it; null when none was chosen.
 *
 * @throws AppError `invalid-request` for a file larger than `maxBytes`
 */
export async function askForText(
  window: BrowserWindow | null,
  maxBytes: number,
): Promise<{ name: string; text: string } | null> {
  const options = { properties: ['openFile' as const], filters: [{ name: 'CSV', extensions: ['csv', 'txt'] }] }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  const [file] = filePaths
  if (canceled || file === undefined) return null
  if ((await stat(file)).size > maxBytes) throw new AppError('invalid-request')
  return { name: basename(file), text: await readFile(file, 'utf8') }
}
