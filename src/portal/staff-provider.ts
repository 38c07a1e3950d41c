import type { StaffSignInBy } from '#shared/api/openid-sign-in.ts'
import type { StaffMember } from '#shared/api/sessions.ts'

/** What an ID token that passed every check says of a person. */
export interface ProvenIdentity {
  subject: string
  nonce: string
  /** When the person last signed in at the provider, in milliseconds since 1970; null where the token does not say. */
  authTime: number | null
  name: string
  /** What the provider calls the person; need not be the person's alone. */
  login: string
  /** By the claim that the configuration names; null where it has none of the roles of the desk. */
  role: StaffMember['role'] | null
}

/** What became of checking an ID token. */
export type CheckedIdToken =
  | { kind: 'proven'; identity: ProvenIdentity }
  /** Why, without anything of what the token says. */
  | { kind: 'refused'; reason: string }
  /** The keys of the provider could not be read. */
  | { kind: 'unreachable' }

/** The company's OpenID Connect provider, where staff sign in there. */
export interface StaffProvider {
  /** As the capabilities publish it. */
  signInBy: StaffSignInBy
  /** How long after a sign-in a session ends for good, and the person signs in again. */
  sessionSeconds: number
  /** How long ago the sign-in of a step-up may be. */
  stepUpSeconds: number
  /** Checks signature, issuer, audience and times; whose nonce it is, the caller knows. */
  check(idToken: string, now: number): Promise<CheckedIdToken>
}
