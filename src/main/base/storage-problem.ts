import type { StorageProblem } from '#shared/ipc/outcome.ts'

/** By SQLite's primary result code (sqlite.org/rescode.html); an extended one begins with it. */
const ofSqlite: Readonly<Record<string, StorageProblem>> = {
  SQLITE_FULL: 'full',
  SQLITE_IOERR: 'device',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_READONLY: 'read-only',
  SQLITE_PERM: 'read-only',
  SQLITE_AUTH: 'read-only',
  SQLITE_CANTOPEN: 'gone',
}

/** By the code of the system (errno). */
const ofSystem: Readonly<Record<string, StorageProblem>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EIO: 'device',
  ENXIO: 'device',
  ENODEV: 'device',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'gone',
  ENOTDIR: 'gone',
  ESTALE: 'gone',
}

/**
 * What of the local storage failed, by the error's code: SQLite's for the database, the system's for a file.
 *
 * @returns null for an error that is none of the storage's; `unknown` for one of SQLite's that says no more
 */
export function storageProblemOf(error: unknown): StorageProblem | 'unknown' | null {
  if (!(error instanceof Error)) return null
  const { code } = error as NodeJS.ErrnoException
  if (error.name === 'SqliteError') {
    const primary = /^SQLITE_[A-Z]+/.exec(code ?? '')?.[0] ?? ''
    // guard: storage.by-code
    return ofSqlite[primary] ?? 'unknown'
  }
  // A file that is missing or refused may be any; a system call says that it was one.
  if (code === undefined || !('syscall' in error)) return null
  return ofSystem[code] ?? null
}

/** The same as a member of a failure: absent where it is not known. */
export function storageMember(error: unknown): { storage?: StorageProblem } {
  const storage = storageProblemOf(error)
  return storage === null || storage === 'unknown' ? {} : { storage }
}
