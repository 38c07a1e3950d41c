import { describe, expect, it } from 'vitest'
import { LinkVerifier, entryBody, genesis, sha256, type StoredEntry } from '#shared/audit/chain.ts'
import { factsOfSample } from '../../../support/audit/test-audit.ts'

/** An entry whose hash is that of its text, whatever the text says. */
function stored(seq: number, said: object): StoredEntry {
  const body = JSON.stringify(said)
  return { seq, body, hash: sha256(body) }
}

const first = stored(1, { seq: 1, prev: genesis })

it('an entry is followed by the next one that is linked to it', () => {
  const verifier = new LinkVerifier()
  expect(verifier.step(first)).toBeNull()
  expect(verifier.step(stored(2, { seq: 2, prev: first.hash }))).toBeNull()
  expect(verifier.seq).toBe(2)
})

it.each([
  ['the number of another', stored(2, { seq: 7, prev: first.hash }), 'the text belongs to another number'],
  ['no number', stored(2, { prev: first.hash }), 'the text is not an entry'],
  ['its number as a text', stored(2, { seq: '2', prev: first.hash }), 'the text belongs to another number'],
  ['the link of the first', stored(2, { seq: 2, prev: genesis }), 'the link to the entry before is broken'],
  ['no link', stored(2, { seq: 2 }), 'the text is not an entry'],
  ['a place further on', stored(3, { seq: 3, prev: first.hash }), 'an entry is missing'],
  ['the place of the first', stored(1, { seq: 1, prev: genesis }), 'an entry is out of order'],
  ['another hash', { ...stored(2, { seq: 2, prev: first.hash }), hash: genesis }, 'the text does not match its hash'],
])('an entry with %s breaks the chain, with a recomputed hash or not', (_what, entry, why) => {
  const verifier = new LinkVerifier()
  verifier.step(first)
  expect(verifier.step(entry)).toEqual({ at: 2, why })
  expect(verifier.seq).toBe(1)
})

const bodyOf = (seq: number, prev: string): string => entryBody(seq, factsOfSample, prev)
const entryOf = (seq: number, body: string): StoredEntry => ({ seq, body, hash: sha256(body) })

describe('a step along the chain', () => {
  it('takes the next entry', () => {
    const verifier = new LinkVerifier()
    expect(verifier.step(entryOf(1, bodyOf(1, genesis)))).toBeNull()
    expect(verifier.step(entryOf(2, bodyOf(2, verifier.hash)))).toBeNull()
    expect(verifier.seq).toBe(2)
  })

  it.each([
    ['another number', bodyOf(2, genesis), 'the text belongs to another number'],
    ['another link', bodyOf(1, 'f'.repeat(64)), 'the link to the entry before is broken'],
    ['no entry', '[]', 'the text is not an entry'],
    ['another order', JSON.stringify({ prev: genesis, seq: 1 }), 'the text is not an entry'],
    ['no JSON', `{"seq":1, "prev":"${genesis}"`, 'the text is not an entry'],
    [
      'a link in its words alone',
      JSON.stringify({ seq: 1, x: `,"prev":"${genesis}"}`, prev: '' }),
      'the link to the entry before is broken',
    ],
  ])('refuses %s', (_what, body, why) => {
    expect(new LinkVerifier().step(entryOf(1, body))).toEqual({ at: 1, why })
  })
})
