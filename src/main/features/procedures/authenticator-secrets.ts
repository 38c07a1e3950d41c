import { ownerOfAccount, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { EffectResult } from '../../effects/effect-result.ts'

/** What an Authenticator App needs to be set up, as text for the page. */
interface AuthenticatorSecret {
  secret: string
  otpauthUri: string
}

/**
 * Keeps the secret of an Authenticator App enrolment in main's memory alone, until its procedure or session ends. Each
 * lasts until its code is verified, and no longer than the session in which it was asked for or the next lock.
 */
export interface AuthenticatorSecrets {
  /** Null when there is none, or none any more. */
  find(procedureId: string): AuthenticatorSecret | null
  /** Keeps the secret in the answer to an enrolment; every other answer is ignored. */
  keep(procedure: { id: string; accountId: string }, result: EffectResult): void
  forget(procedureId: string): void
  /** Calls the listener for each secret that ends otherwise than by `forget`; its procedure cannot go on with it. */
  onEnded(listener: (procedureId: string) => void): void
}

interface AuthenticatorSecretDeps {
  secrets: OpenSecrets
  /** False where the account's login is not signed in. */
  mayKeep(accountId: string): boolean
}

export function createAuthenticatorSecrets({ secrets, mayKeep }: AuthenticatorSecretDeps): AuthenticatorSecrets {
  const listeners: ((procedureId: string) => void)[] = []
  const entries = new Map<string, { secret: SecretText; otpauthUri: SecretText }>()

  function forget(procedureId: string): void {
    const found = entries.get(procedureId)
    if (found === undefined) return
    entries.delete(procedureId)
    found.secret.end()
    found.otpauthUri.end()
  }

  /** Ends the half that is left. */
  function ended(procedureId: string): void {
    if (!entries.has(procedureId)) return
    forget(procedureId)
    for (const listener of listeners) listener(procedureId)
  }

  return {
    find: (procedureId) => {
      const found = entries.get(procedureId)
      return found === undefined ? null : { secret: found.secret.reveal(), otpauthUri: found.otpauthUri.reveal() }
    },
    keep: ({ id, accountId }, result) => {
      if (result.kind !== 'applied' || result.effect !== 'start-enrolment') return
      forget(id)
      const { secret, otpauthUri } = result.answer
      if (secret === undefined || otpauthUri === undefined) return
      // An answer that comes after the sign-out is not kept for the next one who signs in.
      // guard: secrets.signed-out-meanwhile
      if (!mayKeep(accountId)) return
      const owner = ownerOfAccount(accountId)
      const text = secrets.protect('authenticator', owner, secret, () => ended(id))
      const uri = secrets.protect('authenticator', owner, otpauthUri)
      if (!text.ended) entries.set(id, { secret: text, otpauthUri: uri })
    },
    forget,
    onEnded: (listener) => void listeners.push(listener),
  }
}
