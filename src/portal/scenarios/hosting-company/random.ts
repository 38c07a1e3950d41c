import { createCipheriv, createHash } from 'node:crypto'

const blockBytes = 4096

/** Choices that look random and are the same for the same seed. Shares and numbers drawn are from 0 up to 1. */
export interface Random {
  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number
  /** True in this share of the draws. */
  chance(share: number): boolean
  one<T>(from: readonly T[]): T
  /** One of the names, each as often as its share says; the shares add up to 1. */
  weighted<Name extends string>(shares: Record<Name, number>): Name
}

/** Draws from the key stream of AES-256 in counter mode, with the seed's hash as its key. */
export function createRandom(seed: string): Random {
  const stream = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16))
  const zeros = Buffer.alloc(blockBytes)
  let block = zeros
  let read = blockBytes
  const next = (): number => {
    if (read === blockBytes) {
      block = stream.update(zeros)
      read = 0
    }
    const drawn = block.readUInt32LE(read) / 2 ** 32
    read += 4
    return drawn
  }
  return {
    between: (low, high) => low + next() * (high - low),
    chance: (share) => next() < share,
    one<T>(from: readonly T[]): T {
      const drawn = from[Math.floor(next() * from.length)]
      if (drawn === undefined) throw new Error('Nothing to draw from')
      return drawn
    },
    weighted<Name extends string>(shares: Record<Name, number>): Name {
      const entries = Object.entries<number>(shares) as [Name, number][]
      let rest = next()
      const drawn = entries.find(([, share]) => (rest -= share) < 0) ?? entries.at(-1)
      if (!drawn) throw new Error('Nothing to draw from')
      return drawn[0]
    },
  }
}
