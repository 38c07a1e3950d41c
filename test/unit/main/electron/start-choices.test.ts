import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BackupUnusableError } from '../../../../src/main/audit/replace-database.ts'
import { KeychainNeededError, loadSigningKey, SigningKeyDamagedError } from '../../../../src/main/audit/signing-key.ts'
import { NewerProfileError, openDatabase } from '../../../../src/main/base/database/open-database.ts'
import { createProfile } from '../../../../src/main/base/profile.ts'
import { KeychainSilentError } from '../../../../src/main/electron/keychain.ts'
import { startProblem } from '../../../../src/main/electron/start-choices.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const coded = (code: string): Error => Object.assign(new Error('words of the system'), { code })

describe('a start that fails', () => {
  test.each([
    [new NewerProfileError(99, 14) as Error, 'newer version', 'factordesk.sqlite', ['again']],
    [new KeychainSilentError(), 'did not answer', '', ['again']],
    [new KeychainNeededError(), 'did not open it', 'audit-key.sealed', ['again', 'new-key']],
    [new SigningKeyDamagedError(), 'signing key is damaged', '', ['again', 'new-key']],
    [new BackupUnusableError(), 'cannot be used', 'factordesk.replacing.sqlite', ['again', 'not-replaced']],
    [coded('SQLITE_CORRUPT'), 'is damaged', 'factordesk.sqlite', ['again', 'restore', 'fresh']],
    [coded('SQLITE_CORRUPT_VTAB'), 'is damaged', 'factordesk.sqlite', ['again', 'restore', 'fresh']],
    [coded('SQLITE_NOTADB'), 'is damaged', 'factordesk.sqlite', ['again', 'restore', 'fresh']],
    [coded('SQLITE_FULL'), 'disk is full', 'factordesk.sqlite', ['again']],
    [coded('ENOSPC'), 'disk is full', 'factordesk.sqlite', ['again']],
    [coded('SQLITE_CANTOPEN'), 'may not open', 'factordesk.sqlite', ['again']],
    [coded('SQLITE_READONLY_DBMOVED'), 'may not open', 'factordesk.sqlite', ['again']],
    [coded('EACCES'), 'may not open', 'factordesk.sqlite', ['again']],
    [coded('EROFS'), 'may not open', 'factordesk.sqlite', ['again']],
    [coded('SQLITE_BUSY'), 'Another program', 'factordesk.sqlite', ['again']],
    [coded('SQLITE_IOERR_READ'), 'could not be read or written', 'factordesk.sqlite', ['again']],
    [coded('ELOOP'), 'A link lies', 'factordesk.sqlite', ['again']],
    [new Error("/lib/libc.so.6: version `GLIBC_2.34' not found"), 'cannot load', 'factordesk.sqlite', ['again']],
    [new Error('anything else'), 'could not open its profile', 'factordesk.sqlite', ['again', 'restore', 'fresh']],
  ])('by %o says why, where, and what can be done', (error, words, file, choices) => {
    const profile = createProfile(temporaryFolder())
    const problem = startProblem(error, profile)
    expect(problem.message).toContain(words)
    expect(problem.detail).toContain(join(profile.folder, file).replace(/\/$/, ''))
    expect(problem.choices).toEqual(choices)
    // A damaged file, a file of another user and a full disk need different things.
    if (!problem.message.includes('full')) expect(`${problem.message} ${problem.detail}`).not.toMatch(/make room|full/i)
  })

  test('by real files is named as what it is', async () => {
    const profile = createProfile(temporaryFolder())
    openDatabase({ file: profile.database }).close()
    writeFileSync(profile.database, Buffer.alloc(8192, 1))
    const damaged = attempt(() => openDatabase({ file: profile.database }))
    expect(startProblem(damaged, profile).message).toBe('The database of FactorDesk is damaged.')
    writeFileSync(join(profile.folder, 'audit-key.pem'), 'no key')
    const key = await loadSigningKey(profile.folder, null).catch((error: unknown) => error)
    expect(startProblem(key, profile).choices).toEqual(['again', 'new-key'])
  })
})

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
