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
  /** Since when this person may not sign in any more, in milliseconds since 1970; null while it is allowed. */
  disabledAt: number | null
}

type Stored = Omit<StaffRow, 'secret'> & { secretSealed: Buffer }

const columns = `id, login, name, role, password_hash AS passwordHash, secret_sealed AS secretSealed,
  last_step AS lastStep, own_account_id AS ownAccountId, disabled_at AS disabledAt`

/** The staff desk's people. */
export interface StaffRepository {
  byId(id: string): StaffRow
  /** The same without what signs in: nothing is unsealed for a name on a case. */
  member(id: string): Pick<StaffRow, 'id' | 'name' | 'role' | 'ownAccountId'>
  /** Of those who may sign in. */
  byLogin(login: string): StaffRow | undefined
  /** Whether anybody has or had this login: a name on a case is never given to another person. */
  isTaken(login: string): boolean
  all(): StaffRow[]
  /** The person whom a provider calls so, also one who was disabled. */
  byIdentity(issuer: string, subject: string): StaffRow | undefined
  /** Says who a person is at a provider; the pair is one person's for good. */
  addIdentity(issuer: string, subject: string, staffId: string): void
  /** Whether a person is one of this provider's, and may sign in. */
  isOf(issuer: string, staffId: string): boolean
  /** What the provider says of a person now. */
  update(id: string, now: Pick<StaffRow, 'name' | 'role'>): void
  insert(row: Omit<StaffRow, 'lastStep' | 'disabledAt'>): void
  /** Keeps a person from signing in, for good; the name stays on what the person did. */
  disable(id: string, at: number): void
  /** Remembers a TOTP time step as used. */
  useStep(id: string, step: number): void
}

/** Prepares its statements. */
export function createStaffRepository(db: PortalDb, keys: Keys): StaffRepository {
  const byId = db.prepare<[string], Stored>(`SELECT ${columns} FROM staff WHERE id = ?`)
  const member = db.prepare<[string], ReturnType<StaffRepository['member']>>(
    'SELECT id, name, role, own_account_id AS ownAccountId FROM staff WHERE id = ?',
  )
  const byLogin = db.prepare<[string], Stored>(`SELECT ${columns} FROM staff WHERE login = ? AND disabled_at IS NULL`)
  const everyone = db.prepare<[], Stored>(`SELECT ${columns} FROM staff ORDER BY login`)
  const insert = db.prepare(
    `INSERT INTO staff (id, login, name, role, password_hash, secret_sealed, own_account_id)
     VALUES (@id, @login, @name, @role, @passwordHash, @secretSealed, @ownAccountId)`,
  )
  const taken = db.prepare<[string], number>('SELECT count(*) FROM staff WHERE login = ?').pluck()
  const disable = db.prepare<[number, string]>('UPDATE staff SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL')
  const byIdentity = db.prepare<[string, string], Stored>(
    `SELECT ${columns} FROM staff JOIN staff_identities ON staff_id = staff.id WHERE issuer = ? AND subject = ?`,
  )
  const addIdentity = db.prepare<[string, string, string]>(
    'INSERT INTO staff_identities (issuer, subject, staff_id) VALUES (?, ?, ?)',
  )
  const isOf = db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM staff JOIN staff_identities ON staff_id = staff.id
       WHERE issuer = ? AND staff.id = ? AND disabled_at IS NULL`,
    )
    .pluck()
  const update = db.prepare<[string, string, string]>('UPDATE staff SET name = ?, role = ? WHERE id = ?')
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
    isTaken: (login) => taken.get(normalUserId(login)) !== 0,
    disable: (id, at) => void disable.run(at, id),
    all: () => everyone.all().map(open),
    insert: ({ secret, ...row }) => void insert.run({ ...row, secretSealed: keys.seal(`staff:${row.id}`, secret) }),
    byIdentity(issuer, subject) {
      const row = byIdentity.get(issuer, subject)
      return row && open(row)
    },
    addIdentity: (issuer, subject, staffId) => void addIdentity.run(issuer, subject, staffId),
    isOf: (issuer, staffId) => isOf.get(issuer, staffId) === 1,
    update: (id, { name, role }) => void update.run(name, role, id),
    useStep: (id, step) => void useStep.run(step, id),
  }
}
