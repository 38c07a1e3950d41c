import { createHmac, randomBytes } from 'node:crypto'
import type { Log } from '../../base/log/log.ts'
import { errorFacts } from '../../base/log/error-facts.ts'
import { AppError } from '../../base/errors.ts'
import type { SystemClipboard, Timers } from '../../base/environment.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'

/** Seconds that a secret stays on the clipboard. */
const secretStaysSeconds = 60

/**
 * Puts texts on the system's clipboard, and removes a secret again: after a minute, at the lock and at the end of the
 * app, each time only where it is still there. Of a secret it keeps a keyed hash, never the text.
 */
export interface Clipboard {
  /**
   * @returns seconds until it is removed, null where it stays
   * @throws AppError `not-copied` where the system refuses; `console-locked` for a secret behind the lock
   */
  copy(text: SecretText, isSecret: boolean): Promise<number | null>
  /** Removes every secret that is still there, after what is being copied by now. Never rejects. */
  removeSecrets(): Promise<void>
}

export interface ClipboardDeps {
  system: SystemClipboard
  isLocked(): boolean
  later: Timers['later']
  log: Log
}

export function createClipboard({ system, isLocked, later, log }: ClipboardDeps): Clipboard {
  const key = randomBytes(32)
  /** What was copied in the last minute, by its hash, with what stops its timer. */
  const copied = new Map<string, () => void>()
  let last: Promise<unknown> = Promise.resolve()

  /** Systems and programs change line ends and spaces on the way; a secret is the same with and without them. */
  const hashOf = (text: string): string => createHmac('sha256', key).update(text.replace(/\s+/g, '')).digest('base64')

  /** One at a time: what clears must come after what was being written. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = last.then(action)
    last = done.catch(() => undefined)
    return done
  }

  function remove(hashes: ReadonlySet<string>): Promise<void> {
    return inTurn(async () => {
      try {
        // guard: clipboard.still-ours
        await system.clearWhere((text) => hashes.has(hashOf(text)))
      } catch (error) {
        log.note('clipboard.not-cleared', errorFacts(error))
      }
    })
  }

  function remember(hash: string): void {
    copied.get(hash)?.()
    const stop = later(secretStaysSeconds * 1000, () => {
      copied.delete(hash)
      // guard: clipboard.removed-in-time
      void remove(new Set([hash]))
    })
    copied.set(hash, stop)
  }

  return {
    copy: (secret, isSecret) => {
      // guard: clipboard.locked
      if (isSecret && isLocked()) throw new AppError('console-locked')
      const text = secret.reveal()
      // Before it is written: a lock meanwhile removes it as well.
      if (isSecret) remember(hashOf(text))
      return inTurn(async () => {
        try {
          await system.write(text, isSecret)
        } catch (error) {
          log.note('clipboard.refused', errorFacts(error))
          throw new AppError('not-copied')
        }
        return isSecret ? secretStaysSeconds : null
      })
    },
    removeSecrets: () => {
      const hashes = new Set(copied.keys())
      for (const stop of copied.values()) stop()
      copied.clear()
      return hashes.size === 0 ? inTurn(async () => undefined) : remove(hashes)
    },
  }
}
