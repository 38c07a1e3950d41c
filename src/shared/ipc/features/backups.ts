import { z } from 'zod'
import { nothing, type Operation } from '../operation.ts'
import { backupsView } from '../views.ts'

/** Copies of the database. */
export const backupOperations = {
  'backups.state': { input: nothing, output: backupsView },
  /** Makes one now. */
  'backups.make': { input: nothing, output: backupsView },
  /** Puts one in the place of the database, which is kept beside it, and starts the console again. */
  'backups.restore': { input: z.strictObject({ name: z.string().max(100) }), output: nothing },
} as const satisfies Record<`backups.${string}`, Operation>
