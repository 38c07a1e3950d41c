import { z } from 'zod'
import { keyAt } from '#shared/domain/account-key.ts'
import { userIdKey } from '#shared/domain/input/user-id.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { accountSummary, type AccountRole, type AccountSummary } from '#shared/api/accounts.ts'
import { twoFactorState, type TwoFactorState } from '#shared/api/two-factor.ts'
import type { Reloadable, UnitOfWork } from '../../base/unit-of-work.ts'
import type { KnownAccounts, StoredAccount } from './known-accounts.ts'
import type { Db } from '../../base/database/open-database.ts'

/**
 * Keeps the accounts that the console has seen, on disk and in memory, so that the list is there before anybody signs
 * in.
 */
export interface AccountStore extends KnownAccounts, Reloadable {
  /**
   * Takes what a portal listed for a login: its own account, and those that it reaches. What it reached before and does
   * not any more is forgotten, unless somebody else reaches it.
   *
   * @param via key of the login's own account
   */
  rememberList(via: string, portalId: string, listed: readonly AccountSummary[]): void
  /** Takes what the portal says of an account. Does nothing where it is what was known, or the account was never listed. */
  rememberProfile(accountId: string, profile: Pick<AccountSummary, 'name' | 'userId' | 'status'>): void
  /** False, and nothing is kept, for an account that was never listed (a customer of the desk). */
  rememberState(accountId: string, state: TwoFactorState): boolean
  /** Puts an account of a guided portal on the list, by its User ID; one that is there already is left as it is. @returns its key */
  addGuided(portalId: string, userId: string): string
  /** Forgets every account of a portal. */
  forgetPortal(portalId: string): void
}

interface Row {
  account_id: string
  body: string
  two_factor: string | null
  read_at: string | null
}

const stored = z.object({ portalId: z.string().default('sandbox'), ...accountSummary.shape })
const storedState = z.string().transform((text) => twoFactorState.parse(JSON.parse(text)))

/** Each is called inside the unit of work that makes the change. */
interface AccountListeners {
  /** Rows in memory that `onUserId` changes. */
  cached: readonly Reloadable[]
  /** Called with each account that is new or has another User ID, and the User ID that was known. */
  onUserId(account: StoredAccount, before: string | null): void
  /** Called with each two-factor state before it is remembered. */
  onState(accountId: string, before: TwoFactorState | null, now: TwoFactorState): void
  /** Called with the keys of the accounts that changed or are gone. */
  onChanged(accountIds: readonly string[]): void
  /** Called with a portal whose accounts are forgotten, those too that were never on the list. */
  onForgotten(portalId: string): void
}

const noListeners: AccountListeners = {
  cached: [],
  onUserId: () => undefined,
  onState: () => undefined,
  onChanged: () => undefined,
  onForgotten: () => undefined,
}

/** The accounts last listed, as they lie in the database, so that a start without a portal has something to show. */
export function createAccountStore(
  db: Db,
  unitOfWork: UnitOfWork,
  clock: Clock,
  { cached, onUserId, onState, onChanged, onForgotten }: AccountListeners = noListeners,
): AccountStore {
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO account (account_id, body) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET body = excluded.body',
  )
  const update = db.prepare<[string, string, string]>(
    'UPDATE account SET two_factor = ?, read_at = ? WHERE account_id = ?',
  )
  const drop = db.prepare<[string]>('DELETE FROM account WHERE account_id = ?')
  const dropReach = db.prepare<[string, string]>('DELETE FROM reach WHERE via = ? AND account_id = ?')
  const addReach = db.prepare<[string, string, string]>(
    'INSERT OR REPLACE INTO reach (via, account_id, role) VALUES (?, ?, ?)',
  )
  const accounts = new Map<string, StoredAccount>()
  /** Keys of the accounts by portal and User ID. */
  const users = new Map<string, string>()

  function reload(): void {
    accounts.clear()
    users.clear()
    for (const [id, account] of load()) {
      accounts.set(id, account)
      users.set(userOf(account.portalId, account.summary.userId), id)
    }
  }
  reload()

  function load(): Map<string, StoredAccount> {
    const reaches = db
      .prepare<[], { via: string; account_id: string; role: AccountRole }>('SELECT via, account_id, role FROM reach')
      .all()
    const rows = db.prepare<[], Row>('SELECT account_id, body, two_factor, read_at FROM account').all()
    const found = new Map<string, StoredAccount & { reachedBy: Map<string, AccountRole> }>()
    for (const { account_id: id, body, two_factor: state, read_at: readAt } of rows) {
      const { portalId, ...summary } = stored.parse(JSON.parse(body))
      const twoFactor = state === null ? null : storedState.parse(state)
      found.set(id, { portalId, summary: { ...summary, id }, twoFactor, readAt, reachedBy: new Map() })
    }
    for (const { via, account_id: id, role } of reaches) found.get(id)?.reachedBy.set(via, role)
    return found
  }

  function put(account: StoredAccount): void {
    const { portalId, summary } = account
    const before = accounts.get(summary.id)
    if (before !== undefined) dropUser(before)
    users.set(userOf(portalId, summary.userId), summary.id)
    accounts.set(summary.id, account)
    upsert.run(summary.id, JSON.stringify({ portalId, ...summary }))
    // guard: account-store.user-id
    if (before?.summary.userId !== summary.userId) onUserId(account, before?.summary.userId ?? null)
  }

  function dropUser({ portalId, summary }: StoredAccount): void {
    const user = userOf(portalId, summary.userId)
    // Another account may have taken the User ID over.
    // guard: account-store.user-taken-over
    if (users.get(user) === summary.id) users.delete(user)
  }

  /** The account after one more login listed it; the login whose own it is has the last word on its role. */
  function listedBy(via: string, portalId: string, summary: AccountSummary): StoredAccount {
    const before = accounts.get(summary.id)
    const reachedBy = new Map(before?.reachedBy)
    if (via !== summary.id) reachedBy.set(via, summary.role)
    const ownRole = before?.summary.role === 'owner' || via === summary.id
    const { role, canManageTwoFactor } = ownRole ? { role: 'owner' as const, canManageTwoFactor: true } : summary
    return {
      portalId,
      summary: { ...summary, role, canManageTwoFactor },
      twoFactor: before?.twoFactor ?? null,
      readAt: before?.readAt ?? null,
      reachedBy,
    }
  }

  /** Takes a login's reach away; true when nothing reaches the account any more, so that it is forgotten. */
  function unreach(via: string, account: StoredAccount): void {
    dropReach.run(via, account.summary.id)
    const reachedBy = new Map(account.reachedBy)
    reachedBy.delete(via)
    if (reachedBy.size > 0 || account.summary.role === 'owner') return put({ ...account, reachedBy })
    forget(account)
  }

  function forget(account: StoredAccount): void {
    dropUser(account)
    accounts.delete(account.summary.id)
    drop.run(account.summary.id)
  }

  function findUser(portalId: string, userId: string): StoredAccount | null {
    return accounts.get(users.get(userOf(portalId, userId)) ?? '') ?? null
  }

  return {
    reload,
    rememberList: (via, portalId, listed) =>
      unitOfWork.run(() => {
        const changed: string[] = []
        for (const one of listed) {
          const summary = { ...one, id: keyAt(portalId, one.id) }
          put(listedBy(via, portalId, summary))
          if (summary.id !== via) addReach.run(via, summary.id, summary.role)
          changed.push(summary.id)
        }
        for (const account of [...accounts.values()]) {
          const { id } = account.summary
          if (!account.reachedBy.has(via) || changed.includes(id)) continue
          unreach(via, account)
          changed.push(id)
        }
        onChanged(changed)
      }, [{ reload }, ...cached]),
    rememberProfile: (accountId, { name, userId, status }) => {
      const account = accounts.get(accountId)
      if (account === undefined) return
      const { summary } = account
      if (summary.status === status && summary.userId === userId && summary.name === name) return
      unitOfWork.run(() => {
        put({ ...account, summary: { ...summary, name, userId, status } })
        onChanged([accountId])
      }, [{ reload }, ...cached])
    },
    rememberState: (accountId, twoFactor) => {
      const account = accounts.get(accountId)
      if (account === undefined) return false
      const readAt = instantOf(clock)
      unitOfWork.run(() => {
        onState(accountId, account.twoFactor, twoFactor)
        update.run(JSON.stringify(twoFactor), readAt, accountId)
        accounts.set(accountId, { ...account, twoFactor, readAt })
        onChanged([accountId])
      }, [{ reload }, ...cached])
      return true
    },
    addGuided: (portalId, userId) => {
      const known = findUser(portalId, userId)
      if (known !== null) return known.summary.id
      const summary: AccountSummary = {
        id: keyAt(portalId, userIdKey(userId)),
        name: userId,
        userId,
        role: 'owner',
        canManageTwoFactor: true,
        // A page says nothing of it; the list shows none.
        status: 'active',
      }
      unitOfWork.run(() => {
        put({ portalId, summary, twoFactor: null, readAt: null, reachedBy: new Map() })
        onChanged([summary.id])
      }, [{ reload }, ...cached])
      return summary.id
    },
    forgetPortal: (portalId) =>
      unitOfWork.run(() => {
        const gone = [...accounts.values()].filter((account) => account.portalId === portalId)
        for (const account of gone) {
          for (const via of account.reachedBy.keys()) dropReach.run(via, account.summary.id)
          forget(account)
        }
        onChanged(gone.map(({ summary }) => summary.id))
        onForgotten(portalId)
      }, [{ reload }, ...cached]),
    find: (accountId) => accounts.get(accountId) ?? null,
    all: () => [...accounts.values()].toSorted((a, b) => byName.compare(a.summary.name, b.summary.name)),
    findUser,
    knowsUser: (portalId, userId) => findUser(portalId, userId) !== null,
  }
}

const byName = new Intl.Collator('en')
/** No portal's id contains a line break. */
const userOf = (portalId: string, userId: string): string => `${portalId}\n${userIdKey(userId)}`
