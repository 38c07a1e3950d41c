import type { StaffMember } from '#shared/api/sessions.ts'
import type { Keys } from '../crypto/keys.ts'
import { normalUserId } from '../rules/attempt-subjects.ts'
import type { PortalDb } from './database.ts'

/** A member of staff as stored. */
export interface StaffRow extends StaffMember {
  login: string
  passwordHash: string
  /** Base32. */
  secret: string
  lastStep: number | null
  /** The account at this portal that is the agent's own, if any. */
  ownAccountId: string | null
}

type Stored = Omit<StaffRow, 'secret'> & { secretSealed: Buffer }

const columns = `id, login, name, role, password_hash AS passwordHash, secret_sealed AS secretSealed,
  last_step AS lastStep, own_account_id AS ownAccountId`

/** The staff desk's people. */
export interface StaffRepository {
  byId(id: string): StaffRow
  /** The same without what signs in: nothing is unsealed for a name on a case. */
  member(id: string): Pick<StaffRow, 'id' | 'name' | 'role' | 'ownAccountId'>
  byLogin(login: string): StaffRow | undefined
  all(): StaffRow[]
  insert(row: Omit<StaffRow, 'lastStep'>): void
  /** Remembers a TOTP time step as used. */
  useStep(id: string, step: number): void
}

/** Prepares its statements. */
export function createStaffRepository(db: PortalDb, keys: Keys): StaffRepository {
  const byId = db.prepare<[string], Stored>(`SELECT ${columns} FROM staff WHERE id = ?`)
  const member = db.prepare<[string], ReturnType<StaffRepository['member']>>(
    'SELECT id, name, role, own_account_id AS ownAccountId FROM staff WHERE id = ?',
  )
  const byLogin = db.prepare<[string], Stored>(`SELECT ${columns} FROM staff WHERE login = ?`)
  const everyone = db.prepare<[], Stored>(`SELECT ${columns} FROM staff ORDER BY login`)
  const insert = db.prepare(
    `INSERT INTO staff (id, login, name, role, password_hash, secret_sealed, own_account_id)
     VALUES (@id, @login, @name, @role, @passwordHash, @secretSealed, @ownAccountId)`,
  )
  const useStep = db.prepare<[number, string]>('UPDATE staff SET last_step = ? WHERE id = ?')
  const open = ({ secretSealed, ...row }: Stored): StaffRow => ({
    ...row,
    secret: keys.open(`staff:${row.id}`, secretSealed),
  })
  return {
    byId(id: string): StaffRow {
      const row = byId.get(id)
      if (!row) throw new Error('A member of staff is missing')
      return open(row)
    },
    member(id) {
      const row = member.get(id)
      if (!row) throw new Error('A member of staff is missing')
      return row
    },
    byLogin(login: string): StaffRow | undefined {
      const row = byLogin.get(normalUserId(login))
      return row && open(row)
    },
    all: () => everyone.all().map(open),
    insert: ({ secret, ...row }) => void insert.run({ ...row, secretSealed: keys.seal(`staff:${row.id}`, secret) }),
    useStep: (id, step) => void useStep.run(step, id),
  }
}
