import type { RunningApp } from './launch-app.ts'

/** Answers each of the system's dialogs for opening a file with this one from now on; null: the user cancels. */
export async function chooseFile({ electron }: RunningApp, file: string | null): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: path === null, filePaths: path === null ? [] : [path] })
  }, file)
}

/** Answers each of the system's dialogs for saving a file with this place from now on; null: the user cancels. */
export async function saveTo({ electron }: RunningApp, file: string | null): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' })
  }, file)
}
