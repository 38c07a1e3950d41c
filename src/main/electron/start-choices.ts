import { KeychainNeededError, SigningKeyDamagedError, signingKeyFiles } from '../audit/signing-key.ts'
import { BackupUnusableError } from '../audit/replace-database.ts'
import { NewerProfileError } from '../base/database/open-database.ts'
import type { Profile } from '../base/profile.ts'
import { KeychainSilentError } from './keychain.ts'

/** What somebody can do about a start that failed, beside ending it. */
export type StartChoice = 'again' | 'restore' | 'fresh' | 'new-key' | 'not-replaced'

/** Why a start failed, where the file is that it is about, and what can be done. */
export interface StartProblem {
  message: string
  detail: string
  choices: readonly StartChoice[]
}

const nothingSent = 'Nothing was sent to any portal.'
const nothingChanged = 'Nothing in it was changed.'

/** Why the console cannot start, in words, with the place of the file. */
export function startProblem(error: unknown, profile: Profile): StartProblem {
  const place = (file: string): string => `\n\n${file}`
  if (error instanceof NewerProfileError) {
    return {
      message: 'This profile was written by a newer version of FactorDesk.',
      detail: `${nothingChanged} Start the newer version, or choose another profile.${place(profile.database)}`,
      choices: ['again'],
    }
  }
  if (error instanceof BackupUnusableError) {
    return {
      message: 'What was to take the place of the database cannot be used.',
      detail: `The database is as it was. ${nothingSent}${place(profile.replacing)}`,
      choices: ['again', 'not-replaced'],
    }
  }
  if (error instanceof KeychainSilentError) {
    return {
      message: "The system's keychain did not answer.",
      detail: `Nothing was changed. Unlock the keychain, or answer its question, and try again.${place(profile.folder)}`,
      choices: ['again'],
    }
  }
  if (error instanceof KeychainNeededError) {
    return {
      message: "The audit's signing key is sealed by the system's keychain, and the keychain did not open it.",
      detail:
        'Nothing was changed. Unlock the keychain and try again. If it was sealed on another desktop (GNOME, KDE) or ' +
        `for another user, start FactorDesk there.${place(signingKeyFiles(profile.folder)[0])}`,
      choices: ['again', 'new-key'],
    }
  }
  if (error instanceof SigningKeyDamagedError) {
    return {
      message: "The file of the audit's signing key is damaged.",
      detail: `${nothingSent} If you have a copy of the file, put it in its place and try again.${place(profile.folder)}`,
      choices: ['again', 'new-key'],
    }
  }
  const known = storageProblem(error)
  if (known !== null) {
    return { ...known, detail: `${known.detail} ${nothingSent}${place(profile.database)}` }
  }
  const words = error instanceof Error ? ` ${error.name}: ${error.message}` : ''
  return {
    message: 'FactorDesk could not open its profile.',
    detail: `${nothingSent}${words}${place(profile.database)}`,
    choices: ['again', 'restore', 'fresh'],
  }
}

/** Codes of SQLite, of the file system and of the loader, each with what it means for the person at the console. */
function storageProblem(error: unknown): StartProblem | null {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  const named = String(code)
  // guard: start-problem.damaged
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(named) || /malformed|fts5/.test(message)) {
    return {
      message: 'The database of FactorDesk is damaged.',
      detail: 'A backup can take its place; the damaged file is kept.',
      choices: ['again', 'restore', 'fresh'],
    }
  }
  const [cause, remedy] = causeOf(named, message) ?? []
  return cause === undefined || remedy === undefined ? null : { message: cause, detail: remedy, choices: ['again'] }
}

function causeOf(code: string, message: string): [cause: string, remedy: string] | null {
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) return ['The disk is full.', 'Make room on it, and try again.']
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH)/.test(code))
    return [
      'FactorDesk may not open or write its database.',
      'Check who owns the file and its folder, and that the disk is not read-only.',
    ]
  if (/^(SQLITE_BUSY|SQLITE_LOCKED|EBUSY)/.test(code))
    return ['Another program uses the database of FactorDesk.', 'End that program (a backup, perhaps), and try again.']
  if (code === 'ELOOP')
    return [
      'A link lies in the place of the database.',
      'Links are not followed. Put the file itself there, and try again.',
    ]
  if (/^(EIO|SQLITE_IOERR)/.test(code))
    return ['The disk could not be read or written.', 'Check the disk and its cable, or the share, and try again.']
  // The loader of the C library, or Windows'.
  if (code === 'ERR_DLOPEN_FAILED' || /GLIBC|GLIBCXX|invalid ELF|not a valid Win32/.test(message))
    return [
      'This system cannot load the database of FactorDesk.',
      'On Linux it needs glibc 2.34 or newer (Debian 12, Ubuntu 22.04, RHEL 9).',
    ]
  return null
}
