import { createHash } from 'node:crypto'
import type { Challenge } from '#shared/api/sessions.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import type { OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'

/** Sign-ins whose password was right and whose code is still to come, by the challenge's id. */
export interface Challenges<T> {
  /** @param about where and who; nothing secret */
  add(challenge: AwaitedChallenge, about: T): void
  /** @throws AppError `sign-in-over` for a challenge that was never there, or that a lock or a sign-out ended */
  get(challengeId: string): T
  end(challengeId: string): void
  /**
   * Reads the portal's answer to a challenge.
   *
   * @throws AppError `sign-in-over`, and ends the challenge, where the portal does not know it any more or its code has
   *   expired and no other can be sent; otherwise what `read` throws
   */
  read<A>(challengeId: string, read: () => A): A
}

/** What is known of a challenge: whether another code can be sent for it. */
type AwaitedChallenge = Pick<Challenge, 'id' | 'method' | 'sendsLeft'>

/** @param owner whose the challenges are; they end when this owner's secrets do */
export function createChallenges<T>(secrets: OpenSecrets, owner: string): Challenges<T> {
  /** By a hash, so that the id itself is in the overwritable text alone. */
  const waiting = new Map<string, { about: T; secret: SecretText; hasMore: boolean }>()

  const end = (challengeId: string): void => waiting.get(hashOf(challengeId))?.secret.end()

  return {
    add: ({ id, method, sendsLeft }, about) => {
      const key = hashOf(id)
      waiting.get(key)?.secret.end()
      const secret = secrets.protect('challenge', owner, id, () => waiting.delete(key))
      const hasMore = method !== 'authenticator' && sendsLeft > 0
      if (!secret.ended) waiting.set(key, { about, secret, hasMore })
    },
    get: (challengeId) => {
      const found = waiting.get(hashOf(challengeId))
      if (found === undefined) throw new AppError('sign-in-over')
      return found.about
    },
    end,
    read: (challengeId, read) => {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const { code, reason, traceId } = error.failure
        const isExpired = code === 'code-expired' && waiting.get(hashOf(challengeId))?.hasMore !== true
        // guard: sign-in.challenge-over
        if (code !== 'not-found' && reason !== 'sign-in-over' && !isExpired) throw error
        end(challengeId)
        throw new AppError(failureOf('sign-in-over', { traceId }))
      }
    },
  }
}

function hashOf(challengeId: string): string {
  return createHash('sha256').update(challengeId).digest('base64')
}
