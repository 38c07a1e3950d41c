import { fillProfile } from './known-accounts.ts'
import type { Pair, PairedMeasure } from './measure.ts'
import { consoleList, emptyWindow, startWatched, withProfile, type WatchedOptions } from './watched-app.ts'
import { withRuntime } from './with-runtime.ts'

const accounts = 20
/** Starts that are not counted: the first ones fill the profiles and the system's cache of files. */
const warmUp = 2
const pairs = 15

/** P1: from the launch of the program until the list of a profile with accounts is painted. */
export const coldStart: PairedMeasure = {
  id: 'P1',
  what: 'cold start to the account list',
  limitIs: 'an empty window',
  unit: 'ms',
  goal: 1.5,
  run: () =>
    withRuntime(() =>
      withProfile((ours) =>
        withProfile(async (limit) => {
          fillProfile(ours, accounts)
          const all: Pair[] = []
          for (let run = 0; run < warmUp + pairs; run += 1)
            all.push({
              ours: await start({ ...consoleList, profile: ours }),
              limit: await start({ ...emptyWindow, profile: limit }),
            })
          return all.slice(warmUp)
        }),
      ),
    ),
}

async function start(options: WatchedOptions): Promise<number> {
  const { paintedAfter, quit } = await startWatched(options)
  await quit()
  return paintedAfter
}
