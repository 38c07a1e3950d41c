import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { temporaryOf, watchArguments, watchRun } from '../secrets/run-canaries.ts'
import { currentRuntime, runtimeEnvironment } from '../../../tools/offline-electron/runtime-info.mjs'

/** How a start of the app that ends by itself went. */
export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
  /** What message boxes said, in order; each is answered at once: by its second button the first time, by its first then. */
  boxes: { type: string; message: string; detail: string; windows: number }[]
  /** What was put into the clipboard, in order. */
  copied: string[]
}

/**
 * Starts the built app on a profile, answers its message boxes, and waits until it has ended; 30 s at most.
 *
 * @param wrapper as `LaunchOptions.wrapper`
 */
export async function runToTheEnd(
  profile: string,
  wrapper: (executablePath: string) => string = (executablePath) => executablePath,
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-bare-run-'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "factordesk", "main": "main.mjs", "type": "module" }')
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { BrowserWindow, clipboard, dialog } from 'electron'
    let shown = 0
    dialog.showMessageBox = async (box) => {
      process.stdout.write('box ' + JSON.stringify({ ...box, windows: BrowserWindow.getAllWindows().length }) + '\\n')
      shown += 1
      return { response: shown === 1 ? 1 : 0, checkboxChecked: false }
    }
    clipboard.writeText = (text) => process.stdout.write('copied ' + JSON.stringify(text) + '\\n')
    await import(${JSON.stringify(pathToFileURL(resolve('out/main/index.js')).href)})`,
  )
  const runtime = currentRuntime()
  const child = spawn(wrapper(runtime.executablePath), [...runtime.args, folder], {
    env: { ...process.env, ...runtimeEnvironment(runtime), FACTORDESK_PROFILE: profile, TMPDIR: temporaryOf(profile) },
    // When it counts as hanging.
    timeout: 120_000,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  watchRun(profile, () => stdout + stderr)
  if (child.pid !== undefined) watchArguments(profile, child.pid)
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const exitCode = await new Promise<number | null>((done) => child.once('close', done))
  rmSync(folder, { recursive: true, force: true })
  const said = <T>(pattern: RegExp): T[] => [...stdout.matchAll(pattern)].map(([, json]) => JSON.parse(json!) as T)
  const [boxes, copied] = [said<Ended['boxes'][number]>(/^box (.*)$/gm), said<string>(/^copied (.*)$/gm)]
  return { exitCode, stdout, stderr, boxes, copied }
}
