// Runs an app as it is and reports on the standard output when its page has painted what is waited for.
// Its commands, one word a line on the standard input: "memory" (answers with kB), "calls" (runs a script in the page
// that answers two times), "quit".
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { app, ipcMain } from 'electron'

const preload = join(import.meta.dirname, 'preload.cjs')
app.on('session-created', (session) => {
  if (typeof session.registerPreloadScript === 'function')
    session.registerPreloadScript({ type: 'frame', filePath: preload })
  else session.setPreloads([preload])
})
let page
ipcMain.once('bench.painted', ({ sender }) => {
  page = sender
  console.log('bench: painted')
})
ipcMain.handle('bench.echo', (_event, input) => input)

const orders = {
  calls: async () => {
    const [ours, limit] = await page.mainFrame.executeJavaScript(process.env['BENCH_CALLS'])
    console.log(`bench: calls ${ours} ${limit}`)
  },
  memory: () => console.log(`bench: memory ${privateMemory()}`),
  quit: () => app.quit(),
}
createInterface({ input: process.stdin }).on('line', (order) => orders[order]?.())

/** Private memory of this app's processes in kB; the sandbox portal is a portal, not the console. */
function privateMemory() {
  const counted = app.getAppMetrics().filter(({ name }) => name !== 'Sandbox portal')
  return counted.reduce((sum, { pid }) => sum + privateOf(pid), 0)
}

function privateOf(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce((sum, [, kB]) => sum + Number(kB), 0)
}

await import(pathToFileURL(process.env['BENCH_ENTRY']).href)
