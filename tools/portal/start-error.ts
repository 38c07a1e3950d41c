import { DataInUse } from '../../src/portal/repositories/data-lock.ts'

const noAccess = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_CANTOPEN', 'SQLITE_READONLY']
const noFolder = ['ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG']
const noDatabase = ['SQLITE_NOTADB', 'SQLITE_CORRUPT']

/** Why the portal cannot start, in a sentence or two for the person who started it. */
export function startErrorMessage(error: unknown, { dataDir, port }: { dataDir: string; port: number }): string {
  const { code = '', message } = error as { code?: string; message: string }
  // SQLite's codes go on with what exactly: SQLITE_CANTOPEN_ISDIR.
  const is = (codes: readonly string[]): boolean => codes.some((one) => code === one || code.startsWith(`${one}_`))
  if (error instanceof DataInUse)
    return `Another portal works with ${dataDir}. End it, or take another folder with --data.`
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Take another with --port, or a free one with --port 0.`
  // A system says so of ports below 1024; files of a folder name themselves in the message.
  if (code === 'EACCES' && message.includes('listen'))
    return `Port ${port} may not be used by you. Take another with --port.`
  if (is(noAccess)) return `${dataDir} cannot be read and written by you. Take another folder with --data.`
  if (is(noFolder)) return `${dataDir} is no folder. Take another with --data.`
  if (is(noDatabase)) return `What lies in ${dataDir} is no portal's database. Take another folder with --data.`
  return `${message} (data folder ${dataDir}).`
}
