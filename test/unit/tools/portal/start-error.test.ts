import { expect, test } from 'vitest'
import { startErrorMessage } from '../../../../tools/portal/start-error.ts'
import { DataInUse } from '../../../../src/portal/repositories/data-lock.ts'

const at = { dataDir: '/data', port: 80 }
const failure = (code: string, message = '') => Object.assign(new Error(message), { code })

const cases: [Error, string][] = [
  [new DataInUse(), 'Another portal works with /data.'],
  [failure('EADDRINUSE'), 'Port 80 is taken.'],
  [failure('EACCES', 'listen EACCES: permission denied 127.0.0.1:80'), 'Port 80 may not be used by you.'],
  [failure('EACCES', "EACCES: permission denied, mkdir '/data'"), '/data cannot be read and written by you.'],
  [failure('EROFS'), '/data cannot be read and written by you.'],
  [failure('SQLITE_CANTOPEN'), '/data cannot be read and written by you.'],
  [failure('SQLITE_READONLY_DIRECTORY'), '/data cannot be read and written by you.'],
  [failure('ENOTDIR'), '/data is no folder.'],
  [failure('SQLITE_NOTADB'), "What lies in /data is no portal's database."],
  [new Error('The key file of this portal is damaged'), 'The key file of this portal is damaged (data folder /data).'],
]

test.each(cases)('%s is explained in a sentence', (error, said) => expect(startErrorMessage(error, at)).toContain(said))
