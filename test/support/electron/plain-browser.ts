import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { currentRuntime } from '../../../tools/offline-electron/runtime-info.mjs'

/** A window of Chromium that shows web pages, without the console. */
export interface PlainBrowser {
  page: Page
  /** The process of the page. */
  rendererPid(): Promise<number>
  /** Sets the size of what the page sees, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** Leaves the page, whatever navigation of its own is under way. */
  leave(): Promise<void>
  close(): Promise<void>
}

/** Starts a browser with a profile of its own. Needs a display. */
export async function launchPlainBrowser(): Promise<PlainBrowser> {
  const { executablePath, args } = currentRuntime()
  const profile = mkdtempSync(join(tmpdir(), 'factordesk-browser-'))
  const electron = await _electron.launch({
    executablePath,
    args: [...args, resolve('test/support/electron/plain-browser/main.mjs'), '--lang=en-GB'],
    env: { ...(process.env as Record<string, string>), BROWSER_PROFILE: profile },
  })
  const page = await electron.firstWindow()
  return {
    page,
    rendererPid: () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0),
    resize: (width, height) =>
      electron.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size[0], size[1]),
        [width, height] as const,
      ),
    leave: async () => {
      // A navigation that the page began ends first: until then it interrupts this one.
      const isInterrupted = (error: unknown): boolean =>
        error instanceof Error && error.message.includes('interrupted by another navigation')
      for (let left = false; !left;)
        left = await page.goto('about:blank').then(
          () => true,
          (error: unknown) => {
            if (!isInterrupted(error)) throw error
            return false
          },
        )
    },
    async close() {
      await electron.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
