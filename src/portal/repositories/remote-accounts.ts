import type { Method } from '#shared/api/primitives.ts'
import type { EffectEvidence } from '#shared/api/two-factor.ts'
import type { PortalDb } from './database.ts'

/** What the gateway remembers of an account of a remote directory, beside what it reads; times are milliseconds since 1970. */
interface RemoteAccountRow {
  /** The last mark of its factors that was read. */
  mark: string
  /** How many other marks were read, from 1 on: what the API gives as `version`. */
  version: number
  changedBy: 'customer' | 'agent' | 'system' | null
  since: number | null
  /** How the last change is known, where this server made it; null otherwise. */
  evidence: EffectEvidence | null
  passwordChangeRequiredAt: number | null
  /** Whose code the customer proved last through this server, since the mark is this one; null where none was. */
  provedMethod: Method | null
}

/** A change that this server made. */
interface RemoteChange {
  by: 'customer' | 'agent'
  at: number
  /** How it is known. */
  evidence: EffectEvidence | null
}

/** One row for each account that was read by its id; profiles and factors are not copied. */
export interface RemoteAccountRepository {
  /** Remembers the mark of a reading; another one than before is a change by somebody else, and a new version. */
  sawMark(accountId: string, mark: string): RemoteAccountRow
  /** Writes down who changed the factors through this server; they then had this mark. */
  changed(accountId: string, mark: string, by: RemoteChange): void
  requiredPasswordChange(accountId: string, at: number): void
  /** Remembers the method whose code a customer proved, while the factors had this mark. */
  provedMethod(accountId: string, mark: string, method: Method): void
}

/** Prepares its statements. */
export function createRemoteAccountRepository(db: PortalDb): RemoteAccountRepository {
  const find = db.prepare<[string], RemoteAccountRow>(
    `SELECT mark, version, changed_by AS changedBy, since, evidence, password_change_required_at AS passwordChangeRequiredAt,
       proved_method AS provedMethod FROM remote_accounts WHERE account_id = ?`,
  )
  const see = db.prepare<[string, string], RemoteAccountRow>(
    `INSERT INTO remote_accounts (account_id, mark, version) VALUES (?, ?, 1)
     ON CONFLICT (account_id) DO UPDATE SET mark = excluded.mark, version = version + 1, changed_by = NULL, since = NULL,
       evidence = NULL, proved_method = NULL
       WHERE mark <> excluded.mark`,
  )
  const change = db.prepare<[string, number, string | null, string]>(
    `UPDATE remote_accounts SET changed_by = ?, since = ?, evidence = ? WHERE account_id = ?`,
  )
  const requirePassword = db.prepare<[number, string]>(
    'UPDATE remote_accounts SET password_change_required_at = ? WHERE account_id = ?',
  )
  const prove = db.prepare<[Method, string]>('UPDATE remote_accounts SET proved_method = ? WHERE account_id = ?')
  const sawMark = (accountId: string, mark: string): RemoteAccountRow => {
    see.run(accountId, mark)
    const row = find.get(accountId)
    if (!row) throw new Error('A remote account that was just written is not there')
    return row
  }
  return {
    sawMark,
    changed(accountId, mark, { by, at, evidence }) {
      sawMark(accountId, mark)
      change.run(by, at, evidence, accountId)
    },
    requiredPasswordChange: (accountId, at) => void requirePassword.run(at, accountId),
    provedMethod(accountId, mark, method) {
      sawMark(accountId, mark)
      prove.run(method, accountId)
    },
  }
}
