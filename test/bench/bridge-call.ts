import { fillProfile } from './known-accounts.ts'
import type { Pair, PairedMeasure } from './measure.ts'
import { consoleList, startWatched, withProfile } from './watched-app.ts'
import { withRuntime } from './with-runtime.ts'

const warmUp = 5
const pairs = 31
/** Calls of each kind in a pair. */
const batch = 400

/**
 * Runs in the page: calls of both kinds in turns, one after another, so that whatever else happens happens to both;
 * microseconds a call. The operation asks for the confirmations of an account that has none, the smallest question that
 * has an input and reads the database: what is left is the bridge, the sender, the schemas of input and output.
 */
async function callInTurns(calls: number): Promise<[ours: number, limit: number]> {
  const input = { accountId: 'A-3' }
  const { echo } = (globalThis as unknown as { bench: { echo(input: unknown): Promise<unknown> } }).bench
  const operation = window.factordesk.call['confirmation.list']
  const timed = async (call: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    for (let left = calls / 4; left > 0; left -= 1) await call()
    return performance.now() - begun
  }
  let [ours, limit] = [0, 0]
  for (let turn = 0; turn < 4; turn += 1) {
    ours += await timed(() => operation(input))
    limit += await timed(() => echo(input))
  }
  return [(ours * 1000) / calls, (limit * 1000) / calls]
}

/** P2: a validated typed operation against `ipcRenderer.invoke` that echoes, both from the same page to the same main. */
export const bridgeCall: PairedMeasure = {
  id: 'P2',
  what: 'a validated operation, page → main → page',
  limitIs: 'a raw echo',
  unit: 'µs',
  goal: 1.3,
  run: () =>
    withRuntime(() =>
      withProfile(async (profile) => {
        fillProfile(profile, 20)
        const app = await startWatched({ ...consoleList, profile, calls: `(${callInTurns.toString()})(${batch})` })
        try {
          const all: Pair[] = []
          for (let run = 0; run < warmUp + pairs; run += 1) all.push(await app.times())
          return all.slice(warmUp)
        } finally {
          await app.quit()
        }
      }),
    ),
}
