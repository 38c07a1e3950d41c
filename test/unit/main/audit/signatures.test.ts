import { expect, it } from 'vitest'
import { sha256 } from '#shared/audit/chain.ts'
import {
  newSigningKey,
  createSigner,
  signedBytes,
  vouchedDigest,
  checkpointDigest,
  type Checkpoint,
} from '#shared/audit/checkpoint.ts'
import { firstUnsigned, firstUnsignedMeanwhile } from '#shared/audit/signatures.ts'

const signer = createSigner(newSigningKey())
const stranger = createSigner(newSigningKey())
const at = '2026-11-22T09:00:00.000Z'

/** Five checkpoints, each of which vouches for the one before. */
function chain(): Checkpoint[] {
  const all: Checkpoint[] = []
  for (const seq of [10, 20, 30, 40, 50]) all.push(signer.sign({ seq, hash: sha256(`${seq}`) }, at, all.at(-1) ?? null))
  return all
}

/** What both ways to look at them say, which is the same. */
async function unsignedOf(checkpoints: Checkpoint[]): Promise<number | null> {
  const found = firstUnsigned(checkpoints, signer.publicKey)
  expect(await firstUnsignedMeanwhile(checkpoints, signer.publicKey, new Set())).toEqual(found)
  return found?.at ?? null
}

it('each names the one before by its digest, the first one none', () => {
  const all = chain()
  expect(all.map(vouchedDigest)).toEqual([null, ...all.slice(0, -1).map(checkpointDigest)])
})

it('all are good, in any order, twice, without some, and where older ones name none', async () => {
  const all = chain()
  const old = signer.sign({ seq: 5, hash: sha256('5') }, at, null)
  const oldText = JSON.stringify({ seq: 6, hash: sha256('6'), at })
  const older = { ...signer.sign({ seq: 6, hash: sha256('6') }, at, null), body: oldText }
  expect(await unsignedOf(all)).toBeNull()
  expect(await unsignedOf([...all, ...all].reverse())).toBeNull()
  expect(await unsignedOf([all[0]!, all[2]!, all[4]!, old])).toBeNull()
  expect(await unsignedOf([...all, older])).toBe(6)
  expect(await unsignedOf([])).toBeNull()
})

it.each([0, 1, 2, 3, 4])(
  'one that a stranger signed is found at place %i, though the newest one is good',
  async (n) => {
    const all = chain()
    const { seq } = all[n]!
    const forged = stranger.sign({ seq, hash: sha256('another') }, at, all[n - 1] ?? null)
    expect(await unsignedOf(all.with(n, forged))).toBe(seq)
    expect(await unsignedOf([...all, forged])).toBe(seq)
  },
)

it.each([0, 1, 2, 3, 4])('one of which a letter was changed is found at place %i', async (n) => {
  const all = chain()
  const { seq, body, signature } = all[n]!
  expect(await unsignedOf(all.with(n, { seq, body: body.replace('2026', '2025'), signature }))).toBe(seq)
  const bytes = signedBytes(all[n]!)[1]
  bytes[7]! ^= 1
  expect(await unsignedOf(all.with(n, { seq, body, signature: bytes.toString('base64') }))).toBe(seq)
})

it('nobody vouches without a signature: a stranger names good ones and ones of their own', async () => {
  const mine = [stranger.sign({ seq: 60, hash: sha256('60') }, at, null)]
  mine.push(stranger.sign({ seq: 70, hash: sha256('70') }, at, mine[0]!))
  expect(await unsignedOf([...chain(), ...mine])).toBe(60)
})

it('what was found signed is not looked at again', async () => {
  const known = new Set<string>()
  const all = chain()
  expect(await firstUnsignedMeanwhile(all, signer.publicKey, known)).toBeNull()
  expect(known.size).toBe(all.length)
  expect(await firstUnsignedMeanwhile(all, stranger.publicKey, known)).toBeNull()
})
