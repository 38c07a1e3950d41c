import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  statSync,
  chmodSync,
} from 'node:fs'
import { join } from 'node:path'

/** A folder that other users of the computer could enter. */
export interface OpenFolder {
  folder: string
  /** False where it cannot be ours alone: it is another user's, or shared by its nature (sticky, as /tmp is). */
  closed: boolean
}

/** What is said of such a folder to the person who started the program. */
export function openFolderMessage({ folder, closed }: OpenFolder): string {
  const now = closed ? "it is its owner's alone now." : 'its files are closed to them, the folder is not.'
  return `The folder ${folder} could be read by other users of this computer; ${now}`
}

const forOthers = 0o077
const sticky = 0o1000
const readNoLink =
  // guard: private-files.no-links
  constants.O_RDONLY | constants.O_NONBLOCK | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0)
/** Windows has lists of rights in the place of modes; a profile there lies in the user's own folder. */
const hasModes = process.platform !== 'win32'

/**
 * Takes the rights of all others from folders that exist, and from the files directly in them.
 *
 * @returns the folders that others could enter until now; empty where all was well
 */
export function closeFolders(folders: readonly string[]): OpenFolder[] {
  if (!hasModes) return []
  return folders.flatMap((folder) => {
    const found = closeFolder(folder)
    if (existsSync(folder))
      for (const name of readdirSync(folder)) {
        const file = join(folder, name)
        // guard: private-files.files
        if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) closeFile(file)
      }
    return found
  })
}

function closeFolder(folder: string): OpenFolder[] {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined || (found.mode & forOthers) === 0) return []
  const closed = found.uid === process.geteuid?.() && (found.mode & sticky) === 0
  // guard: private-files.folder
  if (closed) chmodSync(folder, found.mode & 0o700)
  return [{ folder, closed }]
}

/**
 * To be called before SQLite opens a database: creates it, empty, for its owner alone where it is missing, and takes the
 * rights of others from it and from the files beside it. SQLite gives `-wal`, `-shm` and `-journal` the mode of the
 * database (sqlite.org/wal.html and `findCreateFileMode` in os_unix.c), whatever the umask.
 *
 * @throws ELOOP where a symbolic link lies at one of their names
 */
export function makeDatabasePrivate(database: string): void {
  if (!hasModes) return
  // guard: private-files.database
  createEmpty(database)
  // guard: private-files.database-files
  for (const suffix of ['', '-wal', '-shm', '-journal']) closeFile(`${database}${suffix}`)
}

function createEmpty(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Takes the rights of others from a file; nothing where there is none, or where it is another user's. @throws ELOOP for a link */
function closeFile(file: string): void {
  // Not opened without need: closing a file releases the locks that this process has on it (POSIX, `fcntl`).
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined || (found.isFile() && (found.mode & forOthers) === 0)) return
  let handle: number
  try {
    handle = openSync(file, readNoLink)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES') return
    throw error
  }
  try {
    const { mode, uid } = fstatSync(handle)
    if ((mode & forOthers) !== 0 && uid === process.geteuid?.()) fchmodSync(handle, mode & 0o700)
  } finally {
    closeSync(handle)
  }
}
