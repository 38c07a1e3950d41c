import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { dispose, launchApp } from '../../test/support/app.ts'
import { ConsolePage } from '../../test/support/console-page.ts'
import { phases, startCoverage, type Phase, type Ran, type RanFunction } from './coverage.ts'
import type { SourceFiles } from './source-files.ts'
import type { Walk } from './walks.ts'

/** Milliseconds in which what the page runs by timers shows itself. */
const idleMs = 1_500

/**
 * Does a walk in an app of its own. Answers the functions that ran from the press until the answer was on screen, but for
 * those that the page runs there without a press, by timers or on the news of another command.
 *
 * @param built folder in which main, preload and renderer lie, with source maps
 * @param another the other command; undefined where the walk is about what every command runs
 */
export async function recordWalk(
  walk: Walk,
  built: string,
  another?: (user: ConsolePage) => Promise<void>,
): Promise<Ran> {
  const app = await launchApp({ appFolder: join(built, '..'), size: { width: 1280, height: 800 } })
  try {
    const user = new ConsolePage(app.page, app.sandbox)
    await walk.arrive(user)
    const coverage = await startCoverage(app.electron, app.page, built)
    await another?.(user)
    await wait(idleMs)
    const { page } = await coverage.take()
    await walk.press(user)
    await walk.answered(user)
    return without(await coverage.take(), page)
  } finally {
    await app.close()
    dispose(app.profile)
  }
}

/** What ran, but for functions that are known. */
export function without(ran: Ran, known: readonly RanFunction[]): Ran {
  const keyOf = ({ file, offset }: RanFunction): string => `${file} ${offset}`
  const keys = new Set(known.map(keyOf))
  const rest = (phase: Phase): RanFunction[] => ran[phase].filter((one) => !keys.has(keyOf(one)))
  return { page: rest('page'), 'until-request': rest('until-request'), then: rest('then') }
}

/** The source files of a walk, each in the phase in which it ran first. */
export type WalkFiles = Record<Phase, string[]>

export function filesOf(ran: Ran, sources: Pick<SourceFiles, 'of'>): WalkFiles {
  const files: WalkFiles = { page: [], 'until-request': [], then: [] }
  const listed = new Set<string>()
  for (const phase of phases) {
    for (const file of sources.of(ran[phase])) {
      if (!listed.has(file)) files[phase].push(file)
      listed.add(file)
    }
  }
  return files
}
