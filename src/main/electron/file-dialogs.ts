import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { AppError } from '../base/errors.ts'

const filters = {
  csv: { name: 'CSV', extensions: ['csv', 'txt'] },
  json: { name: 'JSON', extensions: ['json'] },
}

/** The folder that was chosen last: newer Electrons begin each dialog in Downloads otherwise. */
let lastFolder: string | null = null

function firstFolder(): string {
  return lastFolder ?? app.getPath('documents')
}

/** Asks where to write a file, beginning in the folder that was chosen last, or that of documents; null when it is to be written nowhere. */
export async function askForFile(window: BrowserWindow | null, suggested: string): Promise<string | null> {
  const options = { defaultPath: join(firstFolder(), suggested) }
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  if (canceled) return null
  lastFolder = dirname(filePath)
  return filePath
}

/**
 * Asks for a text file and reads it; null when none was chosen.
 *
 * @throws AppError `invalid-request` for a file larger than `maxBytes`, `file-not-read` where the disk refuses
 */
export async function askForText(
  window: BrowserWindow | null,
  maxBytes: number,
  kind: 'csv' | 'json',
): Promise<{ name: string; text: string } | null> {
  const options = { defaultPath: firstFolder(), properties: ['openFile' as const], filters: [filters[kind]] }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  const [file] = filePaths
  if (canceled || file === undefined) return null
  lastFolder = dirname(file)
  const size = await stat(file).then((facts) => facts.size, notRead)
  if (size > maxBytes) throw new AppError('invalid-request')
  return { name: basename(file), text: await readFile(file, 'utf8').catch(notRead) }
}

function notRead(): never {
  throw new AppError('file-not-read')
}
