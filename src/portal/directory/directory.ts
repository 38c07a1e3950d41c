import type { AccountRole, AccountSummary, Service } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { EffectEvidence, TwoFactorState } from '#shared/api/two-factor.ts'
import type { CodeJudgement } from '../rules/totp.ts'

/** An account as the directory knows it; times are milliseconds since 1970, `mobile` is E.164. */
export interface DirectoryAccount {
  id: string
  name: string
  userId: string
  status: AccountSummary['status']
  mustResetPassword: boolean
  mobile: string | null
  emailChangedAt: number | null
  mobileChangedAt: number | null
  passwordChangedAt: number | null
}

/** The User ID of an account whose system has no e-mail address for it: nobody can be written to there. */
export const noAddress = '-'

/** Whether messages can go to the account's e-mail address. */
export function hasAddress({ userId }: Pick<DirectoryAccount, 'userId'>): boolean {
  return userId !== noAddress
}

/** The second factor of an account, without its secret: that never leaves the directory. */
export interface Factors {
  /** null where 2FA is off. */
  method: Method | null
  /** When the method became active, or 2FA was turned off; milliseconds since 1970. */
  since: number | null
  changedBy: TwoFactorState['lastChangedBy']
  /** How a change at a system elsewhere is known; absent or null where the directory made it itself, or somebody else did. */
  evidence?: EffectEvidence | null
  /** Whether a policy keeps its owner from turning it off. */
  enforced: boolean
  /** Grows by one with each change. */
  version: number
}

/** A set-up that waits, or waited, for its code. */
export interface DirectoryEnrolment {
  id: string
  accountId: string
  /** The version of the second factor that it started from. */
  factorVersion: number
  /** The active method that it takes the place of; null where none is active. */
  replaces: Method | null
  /** The case that it is part of; null for a customer's own. */
  caseId: string | null
  status: 'waiting' | 'done' | 'void'
}

/** A set-up that just began. */
interface BegunEnrolment {
  enrolment: DirectoryEnrolment
  /** Base32, for the customer's own QR code and shown this once; null where the method has none. */
  secret: string | null
}

/** What a search of the customer base asks for. */
interface AccountSearch {
  /** Words, each a part of a name, an account id, an e-mail address or a ticket; or digits of a mobile number; empty finds everyone. */
  query: string
  method: Method | 'none' | null
  status: AccountSummary['status'] | null
  /** Where the page before ended; null for the first one. */
  after: { name: string; accountId: string } | null
  limit: number
}

/** One line of a search, in the order of names. */
interface FoundAccount {
  accountId: string
  name: string
  userId: string
  status: AccountSummary['status']
  method: Method | null
}

/** What a password was found to be, before the transaction that depends on it. */
export interface PasswordCheck {
  right: boolean
  /** Names the password that was compared; another one may be set meanwhile. */
  comparedWith: string
}

/**
 * The port to the system that has the accounts: what belongs to them, and no rule of the desk. Cases, evidence,
 * consent, approval, exactly-once, notices and logs are the services' own.
 *
 * This is its `local` kind: synchronous, on the portal's own database. Every function that changes something runs inside
 * the transaction that is open on it, and throws where none is: so an effect, its notices, its line in the ledger and the
 * stored answer commit together or not at all. A password alone is checked before, because its hash takes time.
 */
export interface LocalDirectory {
  readonly methods: readonly Method[]

  /** Accounts by name, as the desk searches them. */
  find(search: AccountSearch): FoundAccount[]
  account(id: string): DirectoryAccount | undefined
  accountByUserId(userId: string): DirectoryAccount | undefined
  /** The account of a User ID; cheaper than the account itself. */
  accountIdOf(userId: string): string | undefined
  /** The services behind the login. */
  services(id: string): Service[]
  /** The role that a login has on another's account, if it was let in. */
  roleOf(loginId: string, accountId: string): AccountRole | undefined
  /** The accounts that others let this login into, with its role there. */
  delegatedTo(loginId: string): (DirectoryAccount & { role: AccountRole })[]
  factors(id: string): Factors
  /** Whether wrong passwords or codes lock the account now. */
  isLocked(id: string): boolean
  /** Whether any wrong try is counted, with or without a lock. */
  hasWrongAttempts(id: string): boolean
  /** When staff last required a new password; null when never. */
  passwordChangeRequiredAt(id: string): number | null

  /** Turns 2FA off. */
  removeFactor(id: string, by: Factors['changedBy']): void
  /** Clears the wrong passwords and codes, with the locks that they brought. */
  unlock(id: string): void
  /** Freezes the account, or makes it active again. */
  setStatus(id: string, status: DirectoryAccount['status']): void
  /** Lets nobody sign in before a new password is set. */
  requirePasswordChange(id: string): void
  /** Ends every session of the login, and every sign-in that lacks only its code. */
  endSessions(id: string): void
  /** Sets another e-mail address, which is the User ID, changed at an instant: what a case compares it with is the same. */
  setEmail(id: string, email: string, at: number): void
  /** Sets another mobile number (E.164), changed at an instant. */
  setMobile(id: string, mobile: string, at: number): void

  /**
   * Whether a password is the account's. For no account it takes as long, and is wrong.
   *
   * @throws ApiError `unavailable` when too many wait
   */
  checkPassword(id: string | undefined, typed: string): Promise<PasswordCheck>
  /** Whether a check was right, and the password that it compared with is still the account's. */
  isStillRight(id: string, check: PasswordCheck): boolean
  /** @throws ApiError `unavailable` when too many wait */
  hashPassword(password: string): Promise<string>
  /** Sets a password by its hash, changed at an instant; none needs to be set any more. */
  setPassword(id: string, hash: string, at: number): void

  /** Judges a code of the active Authenticator App; null where another method is active. Uses nothing up. */
  judgeCode(id: string, typed: string): CodeJudgement | null
  /** Remembers the time step of a code that signed in: it is never good again. */
  useCode(id: string, step: number): void

  enrolment(id: string, accountId: string): DirectoryEnrolment | undefined
  waitingEnrolments(): DirectoryEnrolment[]
  /** Begins a set-up and voids an older one. @param id of the new set-up, under which its awaited code is stored already */
  beginEnrolment(id: string, accountId: string, method: Method, caseId: string | null): BegunEnrolment
  /** Judges a code of the Authenticator App that is being set up; null where another method is. Uses nothing up. */
  judgeEnrolmentCode(id: string, accountId: string, typed: string): CodeJudgement | null
  /** Remembers a time step whose code showed a wrong clock: it is never taken. */
  spendEnrolmentCode(id: string, step: number): void
  /** Makes the method of a set-up active, in the place of the one it replaces. */
  completeEnrolment(id: string, accountId: string, proved: ProvedMethod, by: Factors['changedBy']): void
  /** Gives a set-up up. */
  cancelEnrolment(id: string): void
  /** Gives up the set-up of an account that waits, if one does. */
  cancelEnrolments(accountId: string): void
}

/** A method whose code was right. */
interface ProvedMethod {
  method: Method
  /** The time step of the Authenticator App's code; null for a code that was sent. */
  step: number | null
}
