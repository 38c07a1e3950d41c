import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { Keys } from '../crypto/keys.ts'
import type { PortalDb } from './database.ts'
import { stepsOf } from './spent-steps.ts'

/** The second factor of an account as stored. */
interface FactorRow {
  accountId: string
  method: Method | null
  /** Base32; the Authenticator App's alone. */
  secret: string | null
  /** The last TOTP time step that was used. */
  lastStep: number | null
  /** TOTP time steps of the set-up whose codes showed that a clock is wrong; none of them is taken later. */
  spentSteps: readonly number[]
  since: number | null
  changedBy: TwoFactorState['lastChangedBy']
  enforced: boolean
  version: number
}

interface Stored extends Omit<FactorRow, 'secret' | 'spentSteps' | 'enforced'> {
  secretSealed: Buffer | null
  spentSteps: string
  enforced: number
}

type FactorChange = Pick<FactorRow, 'method' | 'secret' | 'lastStep' | 'spentSteps' | 'since' | 'changedBy'>

/** The second factors, one row an account. */
export interface FactorRepository {
  of(accountId: string): FactorRow
  insert(factor: FactorRow): void
  /** Changes the factor; the version grows by one. */
  change(accountId: string, factor: FactorChange): void
  /** Remembers a TOTP time step as used. */
  useStep(accountId: string, step: number): void
}

/** Prepares its statements. */
export function createFactorRepository(db: PortalDb, keys: Keys): FactorRepository {
  const of = db.prepare<[string], Stored>(
    `SELECT account_id AS accountId, method, secret_sealed AS secretSealed, last_step AS lastStep,
       spent_steps AS spentSteps, since, changed_by AS changedBy, enforced, version FROM factors WHERE account_id = ?`,
  )
  const insert = db.prepare(
    `INSERT INTO factors (account_id, method, secret_sealed, last_step, spent_steps, since, changed_by, enforced, version)
     VALUES (@accountId, @method, @secretSealed, @lastStep, @spentSteps, @since, @changedBy, @enforced, @version)`,
  )
  const change = db.prepare(
    `UPDATE factors SET method = @method, secret_sealed = @secretSealed, last_step = @lastStep,
       spent_steps = @spentSteps, since = @since, changed_by = @changedBy, version = version + 1 WHERE account_id = @accountId`,
  )
  const useStep = db.prepare<[number, string]>('UPDATE factors SET last_step = ? WHERE account_id = ?')
  const sealed = ({ secret, spentSteps, ...row }: FactorChange, accountId: string) => ({
    ...row,
    spentSteps: JSON.stringify(spentSteps),
    accountId,
    secretSealed: secret && keys.seal(`factor:${accountId}`, secret),
  })
  return {
    of(accountId: string): FactorRow {
      const row = of.get(accountId)
      if (!row) throw new Error('An account has no row for its second factor')
      const { secretSealed, spentSteps, enforced, ...rest } = row
      const secret = secretSealed && keys.open(`factor:${accountId}`, secretSealed)
      return { ...rest, secret, spentSteps: stepsOf(spentSteps), enforced: enforced === 1 }
    },
    insert: ({ accountId, enforced, version, ...factor }) =>
      void insert.run({ ...sealed(factor, accountId), enforced: Number(enforced), version }),
    change: (accountId, factor) => void change.run(sealed(factor, accountId)),
    useStep: (accountId, step) => void useStep.run(step, accountId),
  }
}
