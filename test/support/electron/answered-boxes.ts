import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is written to standard output with the window that is opened after the last answer. */
export const everythingAnswered = 'every box was answered'

/**
 * A folder that starts the built app and answers its message boxes by the labels of their buttons, in this order; each box
 * is written to standard output first. One that nobody thought of ends the app.
 */
export function appAnswering(labels: readonly string[]): { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-answered-boxes-'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "factordesk", "main": "main.mjs", "type": "module" }')
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { app, clipboard, dialog } from 'electron'
    const answers = ${JSON.stringify(labels)}
    dialog.showMessageBox = async (box) => {
      process.stdout.write('box ' + JSON.stringify({ message: box.message, detail: box.detail, buttons: box.buttons }) + '\\n')
      const response = box.buttons.indexOf(answers.shift())
      if (response === -1) app.exit(9)
      return { response, checkboxChecked: false }
    }
    app.on('browser-window-created', () => {
      if (answers.length === 0) process.stdout.write('${everythingAnswered}\\n')
    })
    clipboard.writeText = () => undefined
    await import(${JSON.stringify(pathToFileURL(resolve('out/main/index.js')).href)})`,
  )
  return { folder }
}
