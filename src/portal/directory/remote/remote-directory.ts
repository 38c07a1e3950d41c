import type { AccountSummary } from '#shared/api/accounts.ts'
import type { DirectoryAct } from '#shared/api/capabilities.ts'
import type { Method } from '#shared/api/primitives.ts'

/** Why a system refused a call. The list is closed: a connector translates whatever its system says to one of these. */
export const refusalCodes = [
  /** The account, the factor or the set-up is not there. */
  'not-found',
  /** The system does not let this caller, or this account, do it. */
  'forbidden',
  /** The gateway's own credential was refused, or lacks a privilege. Never a sign that a customer's session ended. */
  'credential-refused',
  'policy-enforced',
  'account-not-active',
  /** The system is in another state than the call needs. */
  'conflict',
  'wrong-password',
  'wrong-code',
  /** The system's session of this customer is over: only another sign-in helps. */
  'session-ended',
  'code-expired',
  'destination-missing',
  'locked',
  'too-many-requests',
  'not-supported',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** What became of a call to the system. */
export type Answer<T> =
  /** The system did it, or read it, and said so. */
  | { kind: 'answered'; value: T }
  /** The system said no, and nothing was changed; where a part was done before it said no, the answer is `lost`. */
  | { kind: 'refused'; code: RefusalCode; retryAfterSeconds?: number | undefined }
  /** The system was not reached: nothing was sent. */
  | { kind: 'unreachable' }
  /** The request left, and its answer did not come or cannot be read: it may have taken effect, or may do so yet. */
  | { kind: 'lost' }

/** One second factor that sign-in accepts. */
interface RemoteFactor {
  /** By which it can be removed; it never comes back. null where the system has an on/off flag alone. */
  id: string | null
  /** null for a kind that is none of the API's methods, such as a security key or recovery codes. */
  method: Method | null
  /** What the system calls it, for the screen. */
  label: string
}

/** The second factors of an account as the system has them, without any secret. */
interface RemoteFactors {
  /** Whether sign-in asks for a second factor: while any of them is there. */
  on: boolean
  factors: readonly RemoteFactor[]
  /** Whether a policy keeps the owner from turning it off. */
  enforced: boolean
  /** Whether wrong tries lock the account now; null where the system does not say. */
  locked: boolean | null
  /** Whether a new password must be set at the next sign-in; null where the system does not say. */
  passwordChangeRequired: boolean | null
  /** Another text after each change of the factors: a version, an instant, or a digest of the ids. Nothing secret. */
  mark: string
}

/** An account with its second factors, as one reading shows them. */
export interface RemoteAccount {
  id: string
  name: string
  /** The address that the desk writes to; null where there is none. */
  email: string | null
  /** E.164; null where there is none, or the system does not give it. */
  mobile: string | null
  status: AccountSummary['status']
  /** Milliseconds since 1970; null where the system does not say. */
  emailChangedAt: number | null
  mobileChangedAt: number | null
  passwordChangedAt: number | null
  factors: RemoteFactors
}

/** What a search asks for; a filter that the system has not is refused as `not-supported`. */
interface RemoteQuery {
  text: string
  method: Method | 'none' | null
  status: AccountSummary['status'] | null
}

/** Where a page begins: null for the first, else what the page before gave as `next`. */
interface RemotePage {
  after: string | null
  limit: number
}

/** One line of a search. */
interface RemoteFound {
  id: string
  name: string
  email: string
  status: AccountSummary['status']
  on: boolean
  method: Method | null
}

/** What a directory found out about itself: what `--check` shows. */
interface DirectoryFacts {
  /** Name and version of the system. */
  system: string
  /** What keeps the desk from working, each as a sentence for an operator; nothing secret. */
  missing: readonly string[]
  /** What else an operator should know: too wide a privilege, a setting that is off. */
  findings: readonly string[]
}

/** A line of the system's own log about an account. */
export interface RemoteEvent {
  /** Where `after` goes on. */
  cursor: string
  /** Milliseconds since 1970. */
  at: number
  what: 'factor-removed' | 'factor-added' | 'password-change-required' | 'sessions-ended' | 'unlocked' | 'other'
  /** The factor that it is about; null where it is about none, or the log does not say. */
  factorId: string | null
  /** Whether the log names the gateway's own client as the cause. */
  byUs: boolean
}

/** A set-up that waits for its code at the system. */
export interface RemoteEnrolment {
  id: string
  method: Method
  destinationMasked: string | null
  /** Milliseconds since 1970; null where the system does not say. */
  expiresAt: number | null
  /** Base32 and for the customer's own QR code alone; null where the method has none. */
  secret: string | null
}

/**
 * The `remote` kind of directory: a system elsewhere that has the accounts. A function that is there can be done; one that
 * is not cannot, and `lacks` says why, in a sentence for the screen. Capabilities, screens and the kit derive from that.
 *
 * No call throws. None is repeated by the connector: whether a change may be sent again is decided by who reads what
 * became of it (decision 0021). A connector answers within 30 s; what takes longer is `lost`.
 */
export interface RemoteDirectory {
  readonly name: string
  readonly checked: 'real server' | 'vendor specification'
  readonly methods: readonly Method[]
  /** What a customer proves before a change. */
  readonly proof: { disable: 'password' | 'code' | 'none'; enrol: 'password' | 'none' }
  readonly lacks: Partial<Record<DirectoryAct, string>>

  /** Tries the connection and the credential; changes nothing. */
  test(): Promise<Answer<DirectoryFacts>>

  /** One page of the accounts; pages pass through the gateway and are not kept. */
  find(query: RemoteQuery, page: RemotePage): Promise<Answer<{ accounts: RemoteFound[]; next: string | null }>>
  /** One account as the system has it now, not from a cache. @returns `refused` with `not-found` where there is none */
  read(accountId: string): Promise<Answer<RemoteAccount>>
  /** Removes the factors with these ids and no others; without ids turns the flag off. One that is gone already is no refusal. */
  removeFactor?(accountId: string, factorIds: readonly string[]): Promise<Answer<null>>
  /** Ends every session of the account; ending none is no refusal, so it may be sent again. */
  endSessions?(accountId: string): Promise<Answer<null>>
  requirePasswordChange?(accountId: string): Promise<Answer<null>>
  /** Clears the wrong tries of the account and the lock that they brought. */
  unlock?(accountId: string): Promise<Answer<null>>
  /** Lets the account sign in, or not. */
  setEnabled?(accountId: string, enabled: boolean): Promise<Answer<null>>
  /** Has the system ask the customer to set up a method, by e-mail or at the next sign-in. */
  inviteToEnrol?(accountId: string): Promise<Answer<null>>

  /**
   * A password passes through it and is never kept.
   *
   * @returns a session of the system, which stays in the gateway, or what it asks for first; a code that it asks for is sent
   *   by `sendCode`, and where there is no such function by the system itself
   */
  signIn?(userId: string, password: string): Promise<Answer<RemoteSignIn>>
  proveCode?(challenge: string, code: string): Promise<Answer<RemoteCustomer>>
  sendCode?(challenge: string): Promise<Answer<{ destinationMasked: string | null }>>
  /** Ends the session of a customer there. The server's own is over whatever comes of it. */
  signOut?(customer: RemoteCustomer): Promise<Answer<null>>
  /** Whether the password is the customer's; changes nothing. */
  verifyPassword?(customer: RemoteCustomer, password: string): Promise<Answer<boolean>>
  /**
   * Turns two-factor authentication off as the customer, with the proof that the system itself asks for. Where it is not
   * there, the gateway has the password verified and removes the factors with its own credential.
   */
  removeOwnFactor?(customer: RemoteCustomer, proof: OwnProof): Promise<Answer<ChangedByCustomer>>
  /** Begins a set-up, which asks for no code at sign-in before it is verified. @param password null where none is to be proved */
  enrol?(customer: RemoteCustomer, method: Method, password: string | null): Promise<Answer<RemoteEnrolment>>
  verifyEnrolment?(customer: RemoteCustomer, enrolmentId: string, code: string): Promise<Answer<ChangedByCustomer>>
  resend?(customer: RemoteCustomer, enrolmentId: string): Promise<Answer<RemoteEnrolment>>
  /** One that is not there any more is no refusal. */
  cancelEnrolment?(customer: RemoteCustomer, enrolmentId: string): Promise<Answer<null>>

  /** The system's log of an account after a cursor, oldest first; null: all that it has, of a long log the newest part. */
  events?(accountId: string, after: string | null): Promise<Answer<RemoteEvent[]>>
}

/** A customer who signed in at the system, with the session there: whatever the system needs to know who acts. */
export interface RemoteCustomer {
  accountId: string
  session: string
}

/** What a customer proves to turn two-factor authentication off. */
interface OwnProof {
  password: string
  /** null where none was asked for. */
  code: string | null
}

/** A change that a customer made. */
export interface ChangedByCustomer {
  /** The session of the system that goes on after it; null where it is the same one. */
  session: string | null
}

/** A sign-in that is done, or that lacks its code. */
export type RemoteSignIn =
  | ({ is: 'signed-in' } & RemoteCustomer)
  | { is: 'challenge'; challenge: string; method: Method; destinationMasked: string | null }
