import { replaceFile } from '../../files/whole-file.ts'
import type { Window } from './environment.ts'
import { AppError, failureOf } from './errors.ts'
import { storageMember } from './storage-problem.ts'

/**
 * The window, whose dialogs for files come one at a time: a page that asks again and again piles up none. While one is
 * open, the next is refused with AppError `in-progress`.
 */
export function oneDialogAtATime<W extends Pick<Window, 'askForFile' | 'askForBytes'>>(window: W): W {
  let open = false

  async function once<T>(ask: () => Promise<T>): Promise<T> {
    // guard: dialogs.one-at-a-time
    if (open) throw new AppError('in-progress', 'busy-here')
    open = true
    try {
      return await ask()
    } finally {
      open = false
    }
  }

  return {
    ...window,
    askForFile: (suggested) => once(() => window.askForFile(suggested)),
    askForBytes: (maxBytes, kind) => once(() => window.askForBytes(maxBytes, kind)),
  }
}

/**
 * Saves content where the operator says. The file appears under its name only when it is complete and on the disk; its
 * owner alone may read it.
 *
 * @param content is made once a place was chosen
 * @returns the file; null where none was chosen
 * @throws AppError `in-progress` while a dialog is open, `file-not-written` where the disk refuses; an older file of that
 * name is then untouched
 */
export async function saveFile(
  askForFile: Window['askForFile'],
  suggested: string,
  content: () => string | Uint8Array | Promise<string | Uint8Array>,
): Promise<string | null> {
  const file = await askForFile(suggested)
  if (file === null) return null
  const made = await content()
  try {
    replaceFile(file, made)
  } catch (error) {
    throw new AppError(failureOf('file-not-written', storageMember(error)))
  }
  return file
}
