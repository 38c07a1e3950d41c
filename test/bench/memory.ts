import { setTimeout as wait } from 'node:timers/promises'
import { fillProfile } from './known-accounts.ts'
import type { Pair, PairedMeasure } from './measure.ts'
import { consoleList, emptyWindow, startWatched, withProfile, type WatchedOptions } from './watched-app.ts'
import { withRuntime } from './with-runtime.ts'

const accounts = 20
const pairs = 15
/** Milliseconds after the paint until an app counts as idle. */
const restMs = 4000

/**
 * P8: private memory (`Private_Clean` and `Private_Dirty` of `/proc/PID/smaps_rollup`, so that nothing shared is counted
 * twice) of all processes of the app, idle on the account list. The sandbox portal is a portal, and not counted.
 */
export const memory: PairedMeasure = {
  id: 'P8',
  what: 'private memory, idle on the account list',
  limitIs: 'an empty window',
  unit: 'MB',
  goal: 1.3,
  run: () =>
    withRuntime(() =>
      withProfile((profile) =>
        withProfile(async (other) => {
          fillProfile(profile, accounts)
          const all: Pair[] = []
          for (let run = 0; run < 1 + pairs; run += 1) {
            // One after the other: two at once would share what each alone has to itself.
            all.push({
              ours: await idle({ ...consoleList, profile }),
              limit: await idle({ ...emptyWindow, profile: other }),
            })
          }
          return all.slice(1)
        }),
      ),
    ),
}

async function idle(options: WatchedOptions): Promise<number> {
  const app = await startWatched(options)
  await wait(restMs)
  const bytes = await app.privateMemory()
  await app.quit()
  return bytes / 1e6
}
