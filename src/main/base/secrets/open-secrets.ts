import { SecretText } from './secret-text.ts'

/** What is secret, and whether it ends when the console locks although its owner stays signed in. */
const endsAtLock = {
  /** The secret and the otpauth URI of an Authenticator App that is being set up. Owner: `ownerOfAccount`. */
  authenticator: true,
  /** The challenge of a sign-in that still lacks its code. Owner: `customerSignIns` or `staffSignIns`. */
  challenge: true,
  /** User and password for the proxy of a company's network; pages that stay open behind the lock need it. Owner: `companyProxies`. */
  proxy: false,
  /** A token of a session. It lasts until the session has ended at its portal. Owner: `ownerOfSession`. */
  token: false,
  /** What was typed or pasted into one call of the page, which ends with the call. Owner: `typedInput`. */
  typed: false,
} as const

type SecretKind = keyof typeof endsAtLock

/** Every sign-in of a customer that is not finished. */
export const customerSignIns = 'sign-ins:customer'
/** Every sign-in of a member of staff that is not finished. */
export const staffSignIns = 'sign-ins:staff'

/** The proxies of the company's network. */
export const companyProxies = 'company-proxies'

/** The calls of the page that are under way. */
export const typedInput = 'calls'

/** The owner of a session's tokens. */
export function ownerOfSession(sessionId: string): string {
  return `session:${sessionId}`
}

/** The owner of what lasts as long as the session of an account's own login. */
export function ownerOfAccount(accountId: string): string {
  return `account:${accountId}`
}

/**
 * Ends every secret that main keeps beyond one expression, with its owner, at the lock or at the end of the app. Code
 * that needs a secret gets it from here, so that one call ends all that an owner leaves behind. Nothing else constructs
 * a `SecretText`.
 */
export interface OpenSecrets {
  /**
   * Keeps a text until it is ended: at once where the console is locked and the kind does not outlive a lock, because the
   * answer that brought it came too late.
   *
   * @param onEnd called once when the text is overwritten, so that the holder can drop its reference
   */
  protect(kind: SecretKind, owner: string, text: string, onEnd?: () => void): SecretText
  /** Overwrites everything of an owner. */
  endOf(owner: string): void
  /** Overwrites what does not outlive a lock, whether or not sessions stay. */
  endAtLock(): void
  /** Overwrites everything: the app ends. */
  endAll(): void
  /** What is open, without the texts. */
  list(): { kind: SecretKind; owner: string }[]
}

/** @param isLocked true while the console is locked */
export function createOpenSecrets(isLocked: () => boolean): OpenSecrets {
  const open = new Map<SecretText, { kind: SecretKind; owner: string }>()

  function endWhere(matches: (one: { kind: SecretKind; owner: string }) => boolean): void {
    for (const [secret, one] of [...open]) if (matches(one)) secret.end()
  }

  return {
    protect: (kind, owner, text, onEnd) => {
      const secret: SecretText = new SecretText(text, () => {
        open.delete(secret)
        onEnd?.()
      })
      open.set(secret, { kind, owner })
      // guard: secrets.late-answer
      if (endsAtLock[kind] && isLocked()) secret.end()
      return secret
    },
    // guard: secrets.end-of-owner
    endOf: (owner) => endWhere((one) => one.owner === owner),
    // guard: secrets.end-at-lock
    endAtLock: () => endWhere(({ kind }) => endsAtLock[kind]),
    endAll: () => endWhere(() => true),
    list: () => [...open.values()],
  }
}
