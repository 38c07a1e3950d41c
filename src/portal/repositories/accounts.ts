import type { AccountRole, AccountSummary, Service } from '#shared/api/accounts.ts'
import type { Keys } from '../crypto/keys.ts'
import { normalUserId } from '../rules/attempt-subjects.ts'
import type { PortalDb } from './database.ts'
import { searchedAccount } from './searched-texts.ts'

/** An account as stored; times are milliseconds since 1970, `mobile` is E.164. */
export interface AccountRow {
  id: string
  name: string
  userId: string
  status: AccountSummary['status']
  passwordHash: string
  mustResetPassword: boolean
  mobile: string | null
  emailChangedAt: number | null
  mobileChangedAt: number | null
  passwordChangedAt: number | null
}

interface Stored extends Omit<AccountRow, 'mobile' | 'mustResetPassword'> {
  mobileSealed: Buffer | null
  mustResetPassword: number
}

const columns = `a.id, a.name, a.user_id AS userId, a.status, a.password_hash AS passwordHash,
  a.must_reset_password AS mustResetPassword, a.mobile_sealed AS mobileSealed, a.email_changed_at AS emailChangedAt,
  a.mobile_changed_at AS mobileChangedAt, a.password_changed_at AS passwordChangedAt`

/** Accounts, the services behind them, and who reaches them. */
export interface AccountRepository {
  byId(id: string): AccountRow | undefined
  byUserId(userId: string): AccountRow | undefined
  /** The account of a User ID, without its sealed columns. */
  idOf(userId: string): string | undefined
  services(id: string): Service[]
  /** The role that a login has on another's account, if it was let in. */
  roleOf(loginId: string, accountId: string): AccountRole | undefined
  /** The accounts that others let this login into, with its role there. */
  delegatedTo(loginId: string): (AccountRow & { role: AccountRole })[]
  insert(account: Omit<AccountRow, 'mustResetPassword'>, services: readonly Service[]): void
  /** Lets a login into an account that is not its own. */
  delegate(loginId: string, accountId: string, role: Exclude<AccountSummary['role'], 'owner'>): void
  setStatus(id: string, status: AccountRow['status']): void
  /** Sets another e-mail address, and with it the User ID, changed at an instant. */
  setEmail(id: string, userId: string, at: number): void
  /** Sets another mobile number (E.164), changed at an instant. */
  setMobile(id: string, mobile: string, at: number): void
  /** Sets another password's hash, changed at an instant; the account need not reset it any more. */
  setPassword(id: string, passwordHash: string, at: number): void
  /** Lets the account do nothing before its password is reset; staff forced it at an instant. */
  forceReset(id: string, at: number): void
  /** When staff last forced a password reset; null when never. */
  resetForcedAt(id: string): number | null
}

/** Prepares its statements. */
export function createAccountRepository(db: PortalDb, keys: Keys): AccountRepository {
  const byId = db.prepare<[string], Stored>(`SELECT ${columns} FROM accounts a WHERE a.id = ?`)
  const byUserId = db.prepare<[string], Stored>(`SELECT ${columns} FROM accounts a WHERE a.user_id = ?`)
  const idOf = db.prepare<[string], string>('SELECT id FROM accounts WHERE user_id = ?').pluck()
  const nameOf = db.prepare<[string], string>('SELECT name FROM accounts WHERE id = ?').pluck()
  const services = db.prepare<[string], Service>('SELECT kind, name FROM services WHERE account_id = ? ORDER BY rowid')
  const delegated = db.prepare<[string], Stored & { role: AccountRole }>(
    `SELECT ${columns}, d.role FROM delegations d JOIN accounts a ON a.id = d.account_id
     WHERE d.login_id = ? ORDER BY a.name`,
  )
  const role = db
    .prepare<[string, string], AccountRole>('SELECT role FROM delegations WHERE login_id = ? AND account_id = ?')
    .pluck()
  const insert = db.prepare(
    `INSERT INTO accounts (id, name, user_id, status, password_hash, mobile_sealed, email_changed_at,
       mobile_changed_at, password_changed_at, search_text)
     VALUES (@id, @name, @userId, @status, @passwordHash, @mobileSealed, @emailChangedAt, @mobileChangedAt,
       @passwordChangedAt, @searchText)`,
  )
  const delegate = db.prepare<[string, string, string]>(
    'INSERT INTO delegations (login_id, account_id, role) VALUES (?, ?, ?)',
  )
  const insertService = db.prepare<[string, string, string]>(
    'INSERT INTO services (account_id, kind, name) VALUES (?, ?, ?)',
  )
  const setStatus = db.prepare<[AccountRow['status'], string]>('UPDATE accounts SET status = ? WHERE id = ?')
  const setEmail = db.prepare<[string, number, string, string]>(
    'UPDATE accounts SET user_id = ?, email_changed_at = ?, search_text = ? WHERE id = ?',
  )
  const setMobile = db.prepare<[Buffer, number, string]>(
    'UPDATE accounts SET mobile_sealed = ?, mobile_changed_at = ? WHERE id = ?',
  )
  const setPassword = db.prepare<[string, number, string]>(
    'UPDATE accounts SET password_hash = ?, password_changed_at = ?, must_reset_password = 0 WHERE id = ?',
  )
  const forceReset = db.prepare<[number, string]>(
    'UPDATE accounts SET must_reset_password = 1, password_reset_forced_at = ? WHERE id = ?',
  )
  const resetForced = db
    .prepare<[string], number | null>('SELECT password_reset_forced_at FROM accounts WHERE id = ?')
    .pluck()
  const sealMobile = (id: string, mobile: string): Buffer => keys.seal(`mobile:${id}`, mobile)
  const open = ({ mobileSealed, ...row }: Stored): AccountRow => ({
    ...row,
    mustResetPassword: row.mustResetPassword === 1,
    mobile: mobileSealed && keys.open(`mobile:${row.id}`, mobileSealed),
  })
  const opened = (row: Stored | undefined): AccountRow | undefined => row && open(row)
  return {
    byId: (id) => opened(byId.get(id)),
    byUserId: (userId) => opened(byUserId.get(normalUserId(userId))),
    idOf: (userId) => idOf.get(normalUserId(userId)),
    services: (id) => services.all(id),
    roleOf: (loginId, accountId) => role.get(loginId, accountId),
    delegatedTo: (loginId) => delegated.all(loginId).map((row) => ({ ...open(row), role: row.role })),
    insert(account: Omit<AccountRow, 'mustResetPassword'>, services: readonly Service[]): void {
      const { mobile, ...row } = account
      const mobileSealed = mobile && sealMobile(row.id, mobile)
      const userId = normalUserId(row.userId)
      insert.run({ ...row, userId, mobileSealed, searchText: searchedAccount({ ...row, userId }) })
      for (const service of services) insertService.run(row.id, service.kind, service.name)
    },
    delegate: (loginId, accountId, role) => void delegate.run(loginId, accountId, role),
    setStatus: (id, status) => void setStatus.run(status, id),
    setEmail(id, email, at) {
      const userId = normalUserId(email)
      setEmail.run(userId, at, searchedAccount({ id, userId, name: nameOf.get(id) ?? '' }), id)
    },
    setMobile: (id, mobile, at) => void setMobile.run(sealMobile(id, mobile), at, id),
    setPassword: (id, passwordHash, at) => void setPassword.run(passwordHash, at, id),
    forceReset: (id, at) => void forceReset.run(at, id),
    resetForcedAt: (id) => resetForced.get(id) ?? null,
  }
}
