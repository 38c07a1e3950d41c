import { join } from 'node:path'
import { readLog } from '../../../src/main/base/log/read-log.ts'
import type { RunningApp } from './launch-app.ts'

/** The text of the page, read past Playwright, which gives a page up when its process ends; '' while there is none. */
export function pageText({ electron }: RunningApp): Promise<string> {
  return electron.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    if (webContents.isCrashed() || webContents.isLoading()) return ''
    return (await webContents.executeJavaScript('document.body.innerText')) as string
  })
}

/**
 * How often the page's process ended in this profile. To be waited for before `pageText`: what is asked of a page whose
 * end main has not heard of yet is never answered.
 */
export function pagesGone({ profile }: RunningApp): number {
  return readLog(join(profile, 'logs'))
    .flatMap(({ lines }) => lines)
    .filter(({ event }) => event === 'page.gone').length
}
