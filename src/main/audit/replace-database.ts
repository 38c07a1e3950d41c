/**
 * Puts a backup or an empty database in the place of the profile's database, in steps that a loss of power may end at any
 * point. What is to take its place is written whole beside it first; from then on each start brings the replacement to its
 * end. What was there gets a name with the date: nothing is written over, and nothing is removed.
 */

import { copyFileSync, constants, existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { closeFolders } from '../../files/private-files.ts'
import { unfinishedName } from '../../files/whole-file.ts'
import { asideName, setAside } from '../base/database/backup-files.ts'
import { damageOf, forgetSessions, isDamage } from '../base/database/integrity.ts'
import { openDatabase, openReadonly, type Db } from '../base/database/open-database.ts'
import { createSettings } from '../base/database/settings.ts'
import type { Profile } from '../base/profile.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import { headOf, type Head } from '#shared/audit/checkpoint.ts'
import { replacement, replacementSetting, type Replacement } from './replacement.ts'
import { signingKeyFiles } from './signing-key.ts'

/** The backup is damaged, or not there any more. */
export class BackupUnusableError extends Error {
  override name = 'BackupUnusableError'
}

/** The name of the setting that is true once a database was restored: an account is then read before an effect on it. */
export const readBeforeEffectsSetting = 'effects.read-first'

type Files = Pick<Profile, 'folder' | 'database' | 'anchors' | 'heads' | 'backups' | 'replacing'>

/**
 * Writes what takes the place of the database at the next start: a backup by its name, or an empty database where that is
 * null. Nothing of the profile changes before that start.
 *
 * @param by who ordered it, as the audit names them; null for somebody at a start that failed
 * @throws BackupUnusableError; `NewerProfileError` for a backup of a newer version; the file system's own errors
 */
export function prepareReplacement(
  profile: Files,
  backup: string | null,
  nativeBinding?: string,
  by: string | null = null,
): void {
  const unfinished = join(profile.folder, unfinishedName())
  try {
    if (backup !== null) copyBackup(profile, backup, unfinished)
    const db = openDatabase({ file: unfinished, nativeBinding })
    try {
      // Of an earlier version it is brought up to date first. A file that was changed meanwhile is no backup.
      // guard: replacement.whole
      if (damageOf(db) === 'damaged') throw new BackupUnusableError('the backup is damaged')
      forgetSessions(db)
      const facts: Replacement = {
        kind: backup === null ? 'fresh' : 'restored',
        ...{ oldSeq: 0, oldHash: '', backup, aside: [], effects: null, by },
      }
      createSettings(db).write(replacementSetting, facts)
    } finally {
      db.close()
    }
    renameSync(unfinished, profile.replacing)
  } catch (error) {
    if (isDamage(error)) throw new BackupUnusableError('the backup is damaged')
    throw error
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${suffix}`, { force: true })
  }
}

function copyBackup(profile: Files, backup: string, target: string): void {
  const source = join(profile.backups, basename(backup))
  if (!existsSync(source)) throw new BackupUnusableError('the backup is not there any more')
  copyFileSync(source, target, constants.COPYFILE_EXCL)
  closeFolders([profile.folder])
}

/** Whether something waits to take the place of the database. */
export function isReplacementPending({ replacing }: Pick<Profile, 'replacing'>): boolean {
  return existsSync(replacing)
}

/**
 * Brings a replacement that was prepared to its end: notes in the new database what the old one and the signed heads say of
 * the entries and effects that it does not have, sets the old one aside, and gives the new one its name.
 *
 * @param at the instant, for the names of what is set aside
 * @throws the file system's own errors; the next start goes on from there
 */
export function finishReplacement(profile: Files, at: string, nativeBinding?: string): void {
  const db = openDatabase({ file: profile.replacing, nativeBinding })
  try {
    const settings = createSettings(db)
    const facts = settings.read(replacementSetting, replacement.nullable(), null)
    if (facts === null) throw new BackupUnusableError('the file does not say what it replaces')
    const old = readOld(profile.database, nativeBinding)
    const newest = newestOf([
      facts.oldSeq === 0 ? null : { seq: facts.oldSeq, hash: facts.oldHash },
      ...headsBeside(profile),
      old?.head ?? null,
    ])
    const aside = existsSync(profile.database) ? [basename(asideName(profile.database, at))] : []
    // eslint-disable-next-line no-restricted-syntax -- a file of its own, before the console has a unit of work
    db.transaction(() => {
      const effects = old === null ? null : takeEffects(db, old.intents)
      // What a backup says of an account was true when it was made.
      // guard: replacement.unread-accounts
      db.exec('UPDATE account SET two_factor = NULL, read_at = NULL')
      settings.write(readBeforeEffectsSetting, true)
      settings.write(replacementSetting, {
        ...facts,
        oldSeq: newest?.seq ?? 0,
        oldHash: newest?.hash ?? '',
        // After a loss of power in between the old one has its new name already.
        aside: [...facts.aside, ...aside],
        effects: effects ?? facts.effects,
      } satisfies Replacement)
    })()
  } finally {
    db.close()
  }
  // The next checkpoint empties it.
  // guard: replacement.heads-stay
  if (existsSync(profile.heads)) copyFileSync(profile.heads, asideName(profile.heads, at), constants.COPYFILE_EXCL)
  // guard: replacement.old-stays
  setAside(profile.database, at)
  renameSync(profile.replacing, profile.database)
}

/**
 * Notes in the database that another key signs from now on, and sets the key's files aside; the next start makes a new key.
 *
 * @throws what opening the database throws; the file system's own errors
 */
export function replaceSigningKey(profile: Files, at: string, nativeBinding?: string): void {
  const files = signingKeyFiles(profile.folder).filter((file) => existsSync(file))
  const db = openDatabase({ file: profile.database, nativeBinding })
  try {
    const newest = newestOf([...headsBeside(profile), newestEntry(db)])
    createSettings(db).write(replacementSetting, {
      kind: 'new-key',
      oldSeq: newest?.seq ?? 0,
      oldHash: newest?.hash ?? '',
      backup: null,
      aside: files.map((file) => basename(asideName(file, at))),
      effects: null,
      by: null,
    } satisfies Replacement)
  } finally {
    db.close()
  }
  if (existsSync(profile.heads)) copyFileSync(profile.heads, asideName(profile.heads, at), constants.COPYFILE_EXCL)
  // guard: signing-key.set-aside
  for (const file of files) setAside(file, at)
}

/** An intent as it lies in the database, whatever its columns. */
type IntentRow = Record<string, string | number | null> & { key: string; status: string }

interface OldDatabase {
  head: Head | null
  intents: IntentRow[] | null
}

/** What can still be read of a database, damaged or not; null where it cannot be opened. It is not written to. */
function readOld(file: string, nativeBinding: string | undefined): OldDatabase | null {
  if (!existsSync(file)) return null
  let db: Db
  try {
    db = openReadonly({ database: file, nativeBinding })
  } catch {
    return null
  }
  try {
    return { head: attempt(() => newestEntry(db)), intents: attempt(() => intentsOf(db)) }
  } finally {
    db.close()
  }
}

const storedHead = z.object({ seq: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })

function newestEntry(db: Db): Head | null {
  const row = db.prepare<[]>('SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1').get()
  const found = storedHead.safeParse(row)
  return found.success ? found.data : null
}

function intentsOf(db: Db): IntentRow[] {
  return db.prepare<[], IntentRow>('SELECT * FROM intent ORDER BY rowid').all()
}

/**
 * Takes over the effects that a backup does not know. One whose outcome the old database knew keeps it; every other one is
 * unknown, so that the portal is asked about it, by its key, before anything else is sent for the same subject.
 *
 * @returns how many; null where they could not be read
 */
function takeEffects(db: Db, intents: readonly IntentRow[] | null): number | null {
  if (intents === null) return null
  const columns = db.prepare<[], string>("SELECT name FROM pragma_table_info('intent')").pluck().all()
  const isKnown = db.prepare<[string], number>('SELECT 1 FROM intent WHERE key = ?').pluck()
  const add = db.prepare(
    `INSERT INTO intent (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  )
  const none = Object.fromEntries(columns.map((name) => [name, null]))
  let taken = 0
  for (const intent of intents) {
    // One that the backup has open is asked about even where the old database knows more: its procedure waits for that.
    if (isKnown.get(intent.key) !== undefined) continue
    // As open, so that the start says of it that its answer is lost.
    // guard: replacement.effects-asked
    add.run({ ...none, ...intent, status: intent.status === 'unknown' ? 'open' : intent.status })
    taken += 1
  }
  return taken
}

/** The heads that the files beside the database end with, by any signer: no number of theirs is given again. */
function headsBeside({ anchors, heads }: Files): Head[] {
  return [anchors, heads].flatMap((file) =>
    openCheckpointFile(file)
      .newest()
      .flatMap((one) => headOf(one) ?? []),
  )
}

function newestOf(heads: readonly (Head | null)[]): Head | null {
  return heads.reduce<Head | null>((newest, one) => (one !== null && one.seq > (newest?.seq ?? 0) ? one : newest), null)
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
