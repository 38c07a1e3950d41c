import { describe, expect, it } from 'vitest'
import { ChainWalk, entryBody, genesis, sha256, type StoredEntry } from '../../../../src/main/audit/chain.ts'
import { factsOfSample } from '../../../support/audit.ts'

const bodyOf = (seq: number, prev: string): string => entryBody(seq, factsOfSample, prev)
const entryOf = (seq: number, body: string): StoredEntry => ({ seq, body, hash: sha256(body) })

describe('a step along the chain', () => {
  it('takes the next entry, also one that is written in another order', () => {
    const walk = new ChainWalk()
    expect(walk.step(entryOf(1, bodyOf(1, genesis)))).toBeNull()
    expect(walk.step(entryOf(2, JSON.stringify({ prev: walk.hash, seq: 2 })))).toBeNull()
    expect(walk.seq).toBe(2)
  })

  it.each([
    ['another number', bodyOf(2, genesis), 'the text belongs to another number'],
    ['another link', bodyOf(1, 'f'.repeat(64)), 'the link to the entry before is broken'],
    ['no entry', '[]', 'the text is not an entry'],
    ['no JSON', `{"seq":1, "prev":"${genesis}"`, 'the text is not an entry'],
    ['a link in its words alone', JSON.stringify({ seq: 1, x: `,"prev":"${genesis}"}`, prev: '' }), 'the link to the entry before is broken'], // prettier-ignore
  ])('refuses %s', (_what, body, why) => {
    expect(new ChainWalk().step(entryOf(1, body))).toEqual({ at: 1, why })
  })
})
