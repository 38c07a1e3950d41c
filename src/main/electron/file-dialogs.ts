import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import { hiddenControls } from '#shared/domain/shown-text.ts'
import { AppError, failureOf } from '../base/errors.ts'
import { storageMember } from '../base/storage-problem.ts'

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
  const options = { defaultPath: join(firstFolder(), suggested.replace(hiddenControls, '_')) }
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options))
  if (canceled) return null
  lastFolder = dirname(filePath)
  return filePath
}

/**
 * Asks for a file and reads it; null when none was chosen.
 *
 * @throws AppError `file-too-large` for a file larger than `maxBytes`, `file-not-read` where the disk refuses
 */
export async function askForBytes(
  window: BrowserWindow | null,
  maxBytes: number,
  kind: 'csv' | 'json',
): Promise<{ name: string; bytes: Uint8Array } | null> {
  const options = { defaultPath: firstFolder(), properties: ['openFile' as const], filters: [filters[kind]] }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  const [file] = filePaths
  if (canceled || file === undefined) return null
  lastFolder = dirname(file)
  const size = await stat(file).then((facts) => facts.size, notRead)
  if (size > maxBytes) throw new AppError('file-too-large')
  return { name: basename(file), bytes: await readFile(file).catch(notRead) }
}

function notRead(error: unknown): never {
  throw new AppError(failureOf('file-not-read', storageMember(error)))
}
