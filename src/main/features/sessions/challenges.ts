import { createHash } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import type { OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'

/** Sign-ins whose password was right and whose code is still to come, by the challenge's id. */
export interface Challenges<T> {
  /** @param about where and who; nothing secret */
  add(challengeId: string, about: T): void
  /** @throws AppError `not-found` for a challenge that was never there, or that a lock or a sign-out ended */
  get(challengeId: string): T
  end(challengeId: string): void
}

/** @param owner whose the challenges are; they end when this owner's secrets do */
export function createChallenges<T>(secrets: OpenSecrets, owner: string): Challenges<T> {
  /** By a hash, so that the id itself is in the overwritable text alone. */
  const waiting = new Map<string, { about: T; secret: SecretText }>()

  return {
    add: (challengeId, about) => {
      const key = hashOf(challengeId)
      waiting.get(key)?.secret.end()
      const secret = secrets.protect('challenge', owner, challengeId, () => waiting.delete(key))
      if (!secret.ended) waiting.set(key, { about, secret: secret })
    },
    get: (challengeId) => {
      const found = waiting.get(hashOf(challengeId))
      if (found === undefined) throw new AppError('not-found')
      return found.about
    },
    end: (challengeId) => waiting.get(hashOf(challengeId))?.secret.end(),
  }
}

function hashOf(challengeId: string): string {
  return createHash('sha256').update(challengeId).digest('base64')
}
