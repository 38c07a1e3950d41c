import type { HandlersOf } from '../../base/handlers.ts'
import type { Backups } from './service.ts'

export interface BackupHandlerDeps {
  backups: Backups
  /** Who is at the console, as the audit names them. */
  reviewer(): string
}

/** `backups.*`: the copies of the database, one more now, and putting one in its place. */
export function createBackupHandlers({ backups, reviewer }: BackupHandlerDeps): HandlersOf<'backups'> {
  return {
    'backups.state': () => backups.view(),
    'backups.make': async () => {
      await backups.make()
      return backups.view()
    },
    'backups.restore': async ({ name }) => {
      await backups.restore(name, reviewer())
      return {}
    },
  }
}
