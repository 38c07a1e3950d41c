import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CDPSession, ElectronApplication, Page } from '@playwright/test'
import { appOrigin } from '../../src/main/electron/app-files.ts'
import { startInMain, takeInMain, type ScriptCoverage } from './main-coverage.ts'

/** A function of a built file that ran. */
export interface RanFunction {
  /** Absolute path of the built file. */
  file: string
  /** Where the function begins in that file, in UTF-16 code units. */
  offset: number
}

/** When and where a function ran, in the order in which a press meets them. */
export const phases = ['page', 'until-request', 'then'] as const
/** In the page and its preload; in main before the first HTTP request left; in main after that, or without one. */
export type Phase = (typeof phases)[number]
export type Ran = Record<Phase, RanFunction[]>

/** Counts which functions of the app run: in main, its worker threads, preload and the page. */
export interface Coverage {
  /** The functions that were called since the last `take`, or since the beginning. */
  take(): Promise<Ran>
}

/** Turns V8's precise coverage on. `built` is the folder in which main, preload and renderer lie, with source maps. */
export async function startCoverage(electron: ElectronApplication, page: Page, built: string): Promise<Coverage> {
  const session = await page.context().newCDPSession(page)
  const preloads = await findPreloads(session)
  await session.send('Profiler.enable')
  await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await startInMain(electron)
  const inMain = (script: ScriptCoverage): RanFunction[] => functionsOf(script, mainFile(script.url, built), 0)
  const inPage = (script: ScriptCoverage): RanFunction[] => {
    const begins = preloads.get(script.scriptId)
    if (begins !== undefined) return functionsOf(script, join(built, 'preload', 'index.cjs'), begins)
    return functionsOf(script, pageFile(script.url, built), 0)
  }
  return {
    take: async () => {
      const { untilRequest, then } = await takeInMain(electron)
      const { result } = await session.send('Profiler.takePreciseCoverage')
      return { page: result.flatMap(inPage), 'until-request': untilRequest.flatMap(inMain), then: then.flatMap(inMain) }
    },
  }
}

/** @param begins where the built file begins in the script */
function functionsOf({ functions }: ScriptCoverage, file: string | undefined, begins: number): RanFunction[] {
  if (file === undefined) return []
  return functions.flatMap(({ functionName, ranges: [whole] }) => {
    // The function without a name at the beginning is the script itself: it was loaded, which decides nothing.
    if (!whole?.count || (functionName === '' && whole.startOffset === 0)) return []
    return [{ file, offset: whole.startOffset - begins }]
  })
}

/** @returns undefined for what comes from a package or from Node itself */
function mainFile(url: string, built: string): string | undefined {
  const file = url.startsWith('file:') ? fileURLToPath(url) : ''
  return file.startsWith(built + sep) ? file : undefined
}

function pageFile(url: string, built: string): string | undefined {
  return url.startsWith(`${appOrigin}/`) ? join(built, 'renderer', new URL(url).pathname) : undefined
}

/**
 * The preload script has no address, so it is known by the name of its source map; Electron wraps it in a function.
 *
 * @returns where the built file begins in the script, by the script's id
 */
async function findPreloads(session: CDPSession): Promise<Map<string, number>> {
  const found: string[] = []
  session.on('Debugger.scriptParsed', ({ scriptId, sourceMapURL }) => {
    if (sourceMapURL?.endsWith('index.cjs.map')) found.push(scriptId)
  })
  await session.send('Debugger.enable')
  const begins = new Map<string, number>()
  for (const scriptId of found) {
    const { scriptSource } = await session.send('Debugger.getScriptSource', { scriptId })
    begins.set(scriptId, scriptSource.indexOf('{') + 1)
  }
  await session.send('Debugger.disable')
  return begins
}
