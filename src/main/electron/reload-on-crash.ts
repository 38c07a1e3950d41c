import type { WebContents } from 'electron'
import { systemClock } from '#shared/domain/clock.ts'
import type { Log } from '../base/log/log.ts'
import { createRateLimiter } from '../base/rate-limit.ts'

/** Milliseconds in which a page whose process ends again is left alone, so that no crash is repeated without end. */
const crashPauseMs = 10_000

/**
 * Brings our page back where it was lost: when its process ended (what was open lives in main and in the portal), and
 * when it went to an `about:` address, where Chromium goes without asking anybody.
 *
 * @param address where the page is loaded from
 * @param origin what every address of ours begins with
 */
export function keepPage(contents: WebContents, address: string, origin: string, log: Log): void {
  const mayReload = createRateLimiter(crashPauseMs, systemClock)
  const comeBackFrom = (url: string): void => {
    if (!url.startsWith(`${origin}/`)) void contents.loadURL(address)
  }
  // guard: page.about-address
  contents.on('did-navigate', (_event, url) => comeBackFrom(url))
  contents.on('did-fail-load', (_event, _code, _description, url, isMainFrame) => {
    if (isMainFrame) comeBackFrom(url)
  })
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.note('page.gone', { reason, exitCode })
    if (reason !== 'clean-exit' && mayReload('crash')) contents.reload()
  })
}
