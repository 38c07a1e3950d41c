import type { InputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { typedInput, type OpenSecrets } from './open-secrets.ts'
import type { SecretText } from './secret-text.ts'

/**
 * Lists which inputs of the page's calls are secret: passwords, codes, passphrases, and links that let in the person
 * who has them. A unit test demands each input of such a name.
 */
export const secretInputs = {
  'clipboard.copy': ['text'],
  'session.signIn': ['password'],
  'session.verifyChallenge': ['code'],
  'password.set': ['link', 'newPassword'],
  'lock.unlock': ['passphrase'],
  'lock.setPassphrase': ['current', 'passphrase'],
  'accountEffect.reportNotMe': ['password'],
  'accountEffect.changeNumber': ['password'],
  'procedure.disable': ['password'],
  'procedure.confirmIdentity': ['password'],
  'procedure.verifyCode': ['code'],
  'guided.signInToProxy': ['password'],
  'portal.signInToProxy': ['password'],
  'desk.signIn': ['password'],
  'desk.verifyChallenge': ['code'],
  'desk.disable': ['password'],
  'desk.enrol': ['password'],
  'desk.verifyEnrolment': ['code'],
  'sandbox.answerConsent': ['token'],
  'sandbox.readInvitation': ['token'],
  'sandbox.setInvitedPassword': ['token', 'newPassword'],
  'sandbox.acceptInvitation': ['token', 'password'],
  'sandbox.verifyInvitation': ['token', 'code'],
  'sandbox.resendInvitation': ['token'],
} as const satisfies Partial<Record<OperationName, readonly string[]>>

type SecretFields<N extends OperationName> = N extends keyof typeof secretInputs
  ? (typeof secretInputs)[N][number]
  : never

/** What a handler gets: the input as its schema reads it, each secret text in overwritable memory. */
export type HandlerInput<N extends OperationName> = {
  [K in keyof InputOf<N>]: K extends SecretFields<N> ? SecretText | Exclude<InputOf<N>[K], string> : InputOf<N>[K]
}

/** An input whose secrets are in overwritable memory until the call is over. */
interface TakenInput<N extends OperationName> {
  input: HandlerInput<N>
  /** Overwrites its secrets. */
  end(): void
}

/**
 * Takes the secrets of an input out of strings. The strings themselves cannot be overwritten: V8 made them when the call
 * came over the bridge. Nothing refers to them afterwards, so the next collection of garbage frees them.
 *
 * @param raw the object that came over the bridge, whose secrets are removed: a reference to it leads to no secret
 */
export function takeSecretInputs<N extends OperationName>(
  name: N,
  read: InputOf<N>,
  raw: object,
  secrets: OpenSecrets,
): TakenInput<N> {
  const fields: readonly string[] = name in secretInputs ? secretInputs[name as keyof typeof secretInputs] : []
  const input: Record<string, unknown> = { ...read }
  const protectedTexts: SecretText[] = []
  for (const field of fields) {
    const text = input[field]
    if (typeof text !== 'string') continue
    const secret = secrets.protect('typed', typedInput, text)
    protectedTexts.push(secret)
    input[field] = secret
    // guard: secrets.bridge-copy
    Reflect.set(raw, field, null)
  }
  return { input: input as HandlerInput<N>, end: () => protectedTexts.forEach((secret) => secret.end()) }
}
