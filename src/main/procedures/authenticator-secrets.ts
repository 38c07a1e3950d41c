import type { EffectResult } from './effect-result.ts'

/** What an Authenticator App needs to be set up: shown until its code is verified, and in main's memory alone. */
interface AuthenticatorSecret {
  secret: string
  otpauthUri: string
}

/** The secrets of Authenticator App enrolments, by procedure. */
export interface AuthenticatorSecrets {
  of(procedureId: string): AuthenticatorSecret | null
  /** Keeps what the answer to an enrolment holds; every other answer is passed over. */
  keep(procedureId: string, result: EffectResult): void
  forget(procedureId: string): void
}

export function openAuthenticatorSecrets(): AuthenticatorSecrets {
  const kept = new Map<string, AuthenticatorSecret>()
  return {
    of: (procedureId) => kept.get(procedureId) ?? null,
    keep: (procedureId, result) => {
      if (result.kind !== 'applied' || result.effect !== 'start-enrolment') return
      const { secret, otpauthUri } = result.answer
      if (secret === undefined || otpauthUri === undefined) kept.delete(procedureId)
      else kept.set(procedureId, { secret, otpauthUri })
    },
    forget: (procedureId) => void kept.delete(procedureId),
  }
}
