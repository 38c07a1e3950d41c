import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { dispose, launchApp, type RunningApp } from '../../test/support/electron/launch-app.ts'
import { ConsolePage } from '../../test/support/electron/console-page.ts'
import { startCoverage, type RanFunction } from './coverage.ts'
import type { SourceFiles } from './source-files.ts'
import type { Trace } from './traces.ts'

/** Where and when a function ran, in the order in which a press meets them. */
export const phases = ['page', 'main', 'main-then', 'page-then'] as const
export type Phase = (typeof phases)[number]
export type Ran = Record<Phase, RanFunction[]>

/** Milliseconds in which what the page runs by timers shows itself, and in which it shows that it waits. */
const idleMs = 1_500

/**
 * Makes a trace in an app of its own. Answers the functions that ran from the press until the answer was on screen, but for
 * those that the page runs there without this press: by timers, on the news of another command, or at any press, as one on
 * the heading shows. The sandbox portal is
 * stopped after the press, until the request waits for its answer: what ran by then is `page` and `main`, what ran later
 * `main-then` and `page-then`.
 *
 * @param built folder in which main, preload and renderer lie, with source maps
 * @param another the other command; undefined where the trace is about what every command runs, and sends no request
 */
export async function recordTrace(
  trace: Trace,
  built: string,
  another?: (user: ConsolePage) => Promise<void>,
): Promise<Ran> {
  const app = await launchApp({ appFolder: join(built, '..'), size: { width: 1280, height: 800 } })
  try {
    const user = new ConsolePage(app.page, app.sandbox)
    await trace.arrive(user)
    const portal = await portalProcess(app)
    const coverage = await startCoverage(app.electron, app.page, built)
    await another?.(user)
    await wait(idleMs)
    await user.page.locator('h1').first().click()
    await wait(idleMs)
    const before = await coverage.take()
    const sent = await whileStopped(portal, async () => {
      await trace.press(user)
      await wait(idleMs)
      return coverage.take()
    })
    await trace.answered(user)
    const answered = await coverage.take()
    const ran = {
      page: sent.page,
      main: sent.untilRequest,
      'main-then': [...sent.then, ...answered.untilRequest, ...answered.then],
      'page-then': answered.page,
    }
    return without(ran, before.page)
  } finally {
    await app.close()
    dispose(app.profile)
  }
}

/** The process of the sandbox portal: the only one that runs our own code beside main. */
async function portalProcess({ electron }: RunningApp): Promise<number> {
  const pid = await electron.evaluate(
    ({ app }) => app.getAppMetrics().find(({ serviceName }) => serviceName === 'node.mojom.NodeService')?.pid,
  )
  if (pid === undefined) throw new Error('the sandbox portal has no process of its own')
  return pid
}

async function whileStopped<T>(pid: number, work: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

/** What ran, but for functions that are known. */
export function without(ran: Ran, known: readonly RanFunction[]): Ran {
  const keyOf = ({ file, offset }: RanFunction): string => `${file} ${offset}`
  const keys = new Set(known.map(keyOf))
  const rest = (phase: Phase): RanFunction[] => ran[phase].filter((one) => !keys.has(keyOf(one)))
  return { page: rest('page'), main: rest('main'), 'main-then': rest('main-then'), 'page-then': rest('page-then') }
}

/** The source files of a trace, each in the phase in which it ran first. */
export type TraceFiles = Record<Phase, string[]>

/** They compose the console: what runs of them from a press on are closures that pass a call or a value on. */
const composition = /^src\/main\/(electron\/start|app\/create-\w+)\.ts$/

/** Composition is left out, which decides nothing after the start. */
export function filesOf(ran: Ran, sources: Pick<SourceFiles, 'of'>): TraceFiles {
  const files: TraceFiles = { page: [], main: [], 'main-then': [], 'page-then': [] }
  const listed = new Set<string>()
  for (const phase of phases) {
    for (const file of sources.of(ran[phase])) {
      if (!listed.has(file) && !composition.test(file)) files[phase].push(file)
      listed.add(file)
    }
  }
  return files
}
