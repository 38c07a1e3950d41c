import { ownerOfAccount, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

/** What an Authenticator App needs to be set up, as text for the page. */
interface AuthenticatorSecret {
  secret: string
  otpauthUri: string
}

/**
 * The secrets of Authenticator App enrolments, by procedure, in main's memory alone. Each lasts until its code is
 * verified, and no longer than the session in which it was asked for or the next lock.
 */
export interface AuthenticatorSecrets {
  /** Null when there is none, or none any more. */
  of(procedureId: string): AuthenticatorSecret | null
  /** Keeps what the answer to an enrolment holds; every other answer is passed over. */
  keep(procedure: { id: string; accountId: string }, result: EffectResult): void
  forget(procedureId: string): void
}

interface AuthenticatorSecretDeps {
  secrets: OpenSecrets
  /** False where the account's login is not signed in. */
  mayKeep(accountId: string): boolean
  /** Called for each secret that ends otherwise than by `forget`; the procedure cannot go on with it. */
  onEnded(procedureId: string): void
}

export function createAuthenticatorSecrets({
  secrets,
  mayKeep,
  onEnded,
}: AuthenticatorSecretDeps): AuthenticatorSecrets {
  const kept = new Map<string, { secret: SecretText; otpauthUri: SecretText }>()

  function forget(procedureId: string): void {
    const found = kept.get(procedureId)
    if (found === undefined) return
    kept.delete(procedureId)
    found.secret.end()
    found.otpauthUri.end()
  }

  /** Ends the half that is left. */
  function ended(procedureId: string): void {
    if (!kept.has(procedureId)) return
    forget(procedureId)
    onEnded(procedureId)
  }

  return {
    of: (procedureId) => {
      const found = kept.get(procedureId)
      return found === undefined ? null : { secret: found.secret.reveal(), otpauthUri: found.otpauthUri.reveal() }
    },
    keep: ({ id, accountId }, result) => {
      if (result.kind !== 'applied' || result.effect !== 'start-enrolment') return
      forget(id)
      const { secret, otpauthUri } = result.answer
      if (secret === undefined || otpauthUri === undefined) return
      // An answer that comes after the sign-out is not kept for whoever signs in next.
      // guard: secrets.signed-out-meanwhile
      if (!mayKeep(accountId)) return
      const owner = ownerOfAccount(accountId)
      const held = secrets.hold('authenticator', owner, secret, () => ended(id))
      const uri = secrets.hold('authenticator', owner, otpauthUri)
      if (!held.ended) kept.set(id, { secret: held, otpauthUri: uri })
    },
    forget,
  }
}
