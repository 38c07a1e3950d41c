import { expect, it } from 'vitest'
import { sha256 } from '#shared/audit/chain.ts'
import {
  newSigningKey,
  createSigner,
  signedBytes,
  linkedDigest,
  checkpointDigest,
  type Checkpoint,
} from '#shared/audit/checkpoint.ts'
import { firstUnsigned, isSignedBy, isTextSignedBy } from '#shared/audit/signatures.ts'

const signer = createSigner(newSigningKey())
const stranger = createSigner(newSigningKey())
const at = '2026-11-22T09:00:00.000Z'

/** Five checkpoints, each of which names the one before. */
function chain(): Checkpoint[] {
  const all: Checkpoint[] = []
  for (const seq of [10, 20, 30, 40, 50]) all.push(signer.sign({ seq, hash: sha256(`${seq}`) }, at, all.at(-1) ?? null))
  return all
}

/** The number of the first one that our key did not sign. */
function unsignedOf(checkpoints: Checkpoint[]): number | null {
  return firstUnsigned(checkpoints, signer.publicKey)?.at ?? null
}

it('each names the one before by its digest, the first one none', () => {
  const all = chain()
  expect(all.map(linkedDigest)).toEqual([null, ...all.slice(0, -1).map(checkpointDigest)])
})

it('all are good, in any order, twice, without some, and where older ones name none', () => {
  const all = chain()
  const old = signer.sign({ seq: 5, hash: sha256('5') }, at, null)
  const oldText = JSON.stringify({ seq: 6, hash: sha256('6'), at })
  const older = { ...signer.sign({ seq: 6, hash: sha256('6') }, at, null), body: oldText }
  expect(unsignedOf(all)).toBeNull()
  expect(unsignedOf([...all, ...all].reverse())).toBeNull()
  expect(unsignedOf([all[0]!, all[2]!, all[4]!, old])).toBeNull()
  expect(unsignedOf([...all, older])).toBe(6)
  expect(unsignedOf([])).toBeNull()
})

it.each([0, 1, 2, 3, 4])('one that a stranger signed is found at place %i, though the newest one is good', (n) => {
  const all = chain()
  const { seq } = all[n]!
  const forged = stranger.sign({ seq, hash: sha256('another') }, at, all[n - 1] ?? null)
  expect(unsignedOf(all.with(n, forged))).toBe(seq)
  expect(unsignedOf([...all, forged])).toBe(seq)
})

it.each([0, 1, 2, 3, 4])('one of which a letter was changed is found at place %i', (n) => {
  const all = chain()
  const { seq, body, signature } = all[n]!
  expect(unsignedOf(all.with(n, { seq, body: body.replace('2026', '2025'), signature }))).toBe(seq)
  const bytes = signedBytes(all[n]!)[1]
  bytes[7]! ^= 1
  expect(unsignedOf(all.with(n, { seq, body, signature: bytes.toString('base64') }))).toBe(seq)
})

it('an unsigned checkpoint proves nothing: a stranger names good ones and ones of their own', () => {
  const mine = [stranger.sign({ seq: 60, hash: sha256('60') }, at, null)]
  mine.push(stranger.sign({ seq: 70, hash: sha256('70') }, at, mine[0]!))
  expect(unsignedOf([...chain(), ...mine])).toBe(60)
})

it('what was found signed is not checked again', () => {
  const known = new Set<string>()
  const all = chain()
  expect(firstUnsigned(all, signer.publicKey, known)).toBeNull()
  expect(known.size).toBe(all.length)
  expect(firstUnsigned(all, stranger.publicKey, known)).toBeNull()
})

/** Other texts that decode to the same 64 bytes: the four bits of the last character that nobody reads, and what decoders pass over. */
function otherEncodings(signature: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const last = alphabet.indexOf(signature.at(-3)!)
  const lowBits = Array.from({ length: 15 }, (_, bit) => `${signature.slice(0, -3)}${alphabet[last ^ (bit + 1)]}==`)
  return [
    ...lowBits,
    signature.slice(0, -2),
    signature.slice(0, -1),
    ` ${signature}`,
    `${signature}=`,
    `${signature}\n`,
  ]
}

it('a signature has one spelling: every other spelling of the same bytes is not signed', () => {
  const all = chain()
  const newest = all.at(-1)!
  const others = otherEncodings(newest.signature)
  expect(others.every((one) => Buffer.from(one, 'base64').equals(Buffer.from(newest.signature, 'base64')))).toBe(true)
  for (const signature of others) {
    expect(unsignedOf([...all.slice(0, -1), { ...newest, signature }]), signature).not.toBeNull()
    expect(isSignedBy(signer.publicKey, { ...newest, signature }), signature).toBe(false)
    expect(isTextSignedBy(signer.publicKey, newest.body, signature), signature).toBe(false)
  }
  expect(isTextSignedBy(signer.publicKey, newest.body, newest.signature)).toBe(true)
})
