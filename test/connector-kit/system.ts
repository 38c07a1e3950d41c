import type { Method } from '#shared/api/primitives.ts'
import type { RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'

/** An account that the kit made. */
export interface KitAccount {
  id: string
  /** By which a search finds it, in the system's own form. */
  userId: string
  email: string
  name: string
}

/**
 * A real system as the kit sees it: the connector on one side, and on the other the truth, which the connector has no part
 * in: the system's own administrator, its own sign-in.
 */
export interface KitSystem {
  /** What it is, with its version as it says itself. */
  version: string
  /** Where it is. */
  origin: string
  /** A connector that was never used, to the system itself or to a proxy before it: `origin` is its address, by `http://`. */
  connect(origin: string): RemoteDirectory | Promise<RemoteDirectory>
  /** The same with a credential that the system refuses. */
  withWrongCredential(): RemoteDirectory | Promise<RemoteDirectory>
  /**
   * Makes an account that may sign in, with so many second factors: 0 to 3, the first one an Authenticator App where customers
   * sign in through the connector. Name, User ID and address are unlike those of every other account.
   */
  createAccount(factors: number): Promise<KitAccount>
  /** What the sign-in does with the right password and no code; `refused` where the account is locked or frozen. */
  signIn(account: KitAccount): Promise<'signed in' | 'asks for a code' | 'refused'>
  /** Ids of everything that the account signs in with, by whether it is a second factor. */
  credentials(account: KitAccount): Promise<{ id: string; secondFactor: boolean }[]>
  /** Removes one as somebody else than the gateway. */
  removeAsOther(account: KitAccount, id: string): Promise<void>
  /** How many removals of factors of the account the system itself wrote down. */
  removals(account: KitAccount): Promise<number>
  /** Locks the account by wrong tries; not called where the connector has no `unlock`. */
  lock(account: KitAccount): Promise<void>
  /** Second factors that an account needs so that wrong tries lock it; 0 by default. */
  factorsToLock?: number
  /** The first line of the request that removes a factor, such as `DELETE /users/1/factors/2 HTTP/1.1`, and of no other request. */
  removal: RegExp
  /**
   * Whether the credential is a key that stays the same, such as an API key. Where it is none, the connector is to get a new
   * access token after a 401 and to ask once more.
   */
  hasFixedKey?: boolean
  /** By which header the system says how long to wait; `Retry-After` by default. */
  waitHeader?: string
  /** Not there where customers do nothing through the connector. */
  customers?: KitCustomers
  /**
   * What must be in no answer: the credential, passwords and their digests, secrets of the factors that `createAccount` made.
   * The secret of a set-up that the connector began is none of them: `enrol` answers it.
   */
  secrets(): readonly string[]
  /** Takes away what the kit made. */
  close(): Promise<void>
}

/** What a customer of the system knows and sees, which the connector has no part in. */
export interface KitCustomers {
  password(account: KitAccount): string
  /** A code that is right now: by this secret, by the one of the account, or the newest that was sent. */
  code(account: KitAccount, secret: string | null): Promise<string>
  /** The method whose code the sign-in asks for and takes; null where it asks for none. */
  asksFor(account: KitAccount): Promise<Method | null>
}
