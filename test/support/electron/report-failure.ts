import { readdirSync, readFileSync } from 'node:fs'
import { test, type ElectronApplication, type Page } from '@playwright/test'

const limitMs = 3_000

/**
 * Prints, after a failed test, what still answers (main, the page, its frames) and what each process of the app waits
 * for, so that an app that hangs shows where. Does nothing after a test that passed, or outside of one.
 */
export async function reportIfFailed(electron: ElectronApplication, page: Page): Promise<void> {
  if (!hasFailed()) return
  const main = await answerOf(
    electron.evaluate(({ app, BrowserWindow }) => ({
      windows: BrowserWindow.getAllWindows().map((window) => ({
        visible: window.isVisible(),
        minimized: window.isMinimized(),
        crashed: window.webContents.isCrashed(),
      })),
      cpu: app.getAppMetrics().map(({ pid, type, cpu }) => `${pid} ${type} ${cpu.percentCPUUsage}`),
    })),
  )
  const document = await answerOf(page.evaluate(() => `${globalThis.document.visibilityState} ${location.href}`))
  const frame = await answerOf(
    page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => drawn('a frame was drawn')))),
  )
  console.log(JSON.stringify({ main, document, frame, threads: threadsBelow(electron.process().pid) }, null, 1))
}

function hasFailed(): boolean {
  try {
    return test.info().errors.length > 0
  } catch {
    return false
  }
}

async function answerOf(asked: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((done) => (timer = setTimeout(done, limitMs, `no answer in ${limitMs} ms`)))
  const answer = await Promise.race([asked.catch(String), late])
  clearTimeout(timer)
  return answer
}

/** Each thread of a process and of all below it, with what it waits for in the kernel; nothing where /proc is missing. */
function threadsBelow(pid: number | undefined): string[] {
  if (pid === undefined) return []
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const of = (thread: string, file: string): string =>
      readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8').trim()
    const waits = threads.map((thread) => `${pid} ${of(thread, 'comm')}: ${of(thread, 'wchan')}`)
    const below = threads.flatMap((thread) => of(thread, 'children').split(' ').filter(Boolean))
    return [...waits, ...below.flatMap((child) => threadsBelow(Number(child)))]
  } catch {
    return []
  }
}
