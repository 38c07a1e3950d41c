import { ChainWalk } from '#shared/audit/chain.ts'
import type { Jobs, Pace } from './protocol.ts'
import type { Pages } from './entry-pages.ts'

/** Follows a part of the chain from an entry that others answer for: each entry fits its hash and the one before. */
export function openWalkJob(pages: Pages) {
  return async ({ from, to }: Jobs['walk']['input'], pace: Pace): Promise<Jobs['walk']['output']> => {
    const walk = new ChainWalk(from)
    await pages.read(from.seq, to, pace, (entries) => entries.every((entry) => walk.step(entry) === null))
    return { whole: walk.seq === to, hash: walk.hash }
  }
}
