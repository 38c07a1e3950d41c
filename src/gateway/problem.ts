import { NewerDatabase } from '../portal/repositories/database.ts'

/** Why the gateway does not do what it was asked for, in a sentence or two for the operator; nothing secret. */
export class GatewayProblem extends Error {
  /** 1: it cannot; 2: the configuration or the command line is not understood. */
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence)
    this.name = 'GatewayProblem'
    this.exitCode = exitCode
  }
}

/** The same for what the file system or SQLite says of a file; other errors are passed on. */
export function fileProblem(error: unknown, what: string): unknown {
  if (error instanceof NewerDatabase)
    return new GatewayProblem(`${what} was written by a newer version of the gateway. Install that one.`)
  const code = (error as { code?: string }).code ?? ''
  const sentence = sentences.find(([codes]) => codes.some((one) => code === one || code.startsWith(`${one}_`)))?.[1]
  return sentence === undefined ? error : new GatewayProblem(`${what} ${sentence}`)
}

const sentences: readonly (readonly [codes: readonly string[], sentence: string])[] = [
  [['ENOSPC', 'EDQUOT', 'SQLITE_FULL'], 'cannot be written: the disk is full. Make room on it, then start again.'],
  [
    ['EACCES', 'EPERM', 'EROFS', 'SQLITE_CANTOPEN', 'SQLITE_READONLY'],
    'cannot be read and written by this user. Give it to the user that the gateway runs as, or name another one.',
  ],
  [['ENOENT'], 'is not there.'],
  [
    ['ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ELOOP'],
    'is not what it should be: a file is where a folder should be, or a folder or a link where a file should be.',
  ],
  [['SQLITE_IOERR', 'EIO'], 'cannot be read or written: the disk reports an error, or is full.'],
  [
    ['SQLITE_NOTADB', 'SQLITE_CORRUPT'],
    'contains a file that is no database of a gateway, or a damaged one. Restore a backup.',
  ],
]
