// Without workers: the entry for Node makes a `require` of its own, which collides with the one of the bundle.
import { strToU8, zipSync } from 'fflate/browser'
import { z } from 'zod'
import type { DiagnosisFile } from '#shared/ipc/features/diagnosis.ts'
import { textOf } from '../../base/log/log-line.ts'
import { readLog } from '../../base/log/read-log.ts'
import type { CoreBase } from '../../app/app-context.ts'
import { createSettings } from '../../base/database/settings.ts'
import type { Verdict } from '#shared/audit/chain-check.ts'
import { redactor } from './redact-names.ts'

/** Failures that stand apart in a diagnosis, the newest last. */
const recentFailures = 200

/** One file of a diagnosis, as it goes into the zip. */
export interface MadeFile {
  name: string
  what: DiagnosisFile['what']
  text: string
}

/**
 * Every file of a diagnosis, made now. Each value goes through the sieve; no name that the console knows is left.
 *
 * @param check reads database and audit through, which takes long where they are large
 */
export async function diagnosisFiles(base: CoreBase, check: boolean): Promise<MadeFile[]> {
  const database = await databaseOf(base, check)
  const redacted = redactor(namesKnown(base))
  const json = (value: unknown): string => `${JSON.stringify(redacted(value), null, 2)}\n`
  const lines = (values: readonly object[]): string => values.map((line) => textOf(redacted(line) as object)).join('')
  const logs = readLog(base.profile.logs)
  const failures = [...logs].reverse().flatMap((log) => log.lines.filter(({ level }) => level !== 'info'))
  return [
    { name: 'system.json', what: 'system', text: json({ version: base.version, ...base.system() }) },
    { name: 'settings.json', what: 'settings', text: json(settingsOf(base)) },
    { name: 'database.json', what: 'database', text: json(database) },
    { name: 'recent-failures.jsonl', what: 'failures', text: lines(failures.slice(-recentFailures)) },
    ...logs.map((log): MadeFile => ({ name: `logs/${log.name}`, what: 'log', text: lines(log.lines) })),
  ]
}

/** Read in the database worker, but for what each connection has of its own; `unread` is what could not be read. */
async function databaseOf({ db, reader }: CoreBase, check: boolean): Promise<object> {
  const synchronous = Number(db.pragma('synchronous', { simple: true }))
  const audit: Verdict['verdict'] | 'unread' = !check
    ? 'unread'
    : await reader.verify(false).then(
        ({ verdict }) => verdict,
        () => 'unread',
      )
  const figures = await reader.figures(check).catch(() => ({ integrity: 'unread' }))
  return { ...figures, synchronous, audit }
}

/** The files in one zip. */
export function zipOf(files: readonly MadeFile[], at: Date): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { mtime: at })
}

/** What was chosen, and how many there are of what has names: portals, accounts, sessions. */
function settingsOf(base: CoreBase): object {
  const { after, hasPassphrase } = base.lock.view()
  return {
    lock: { afterMinutes: after, passphrase: hasPassphrase },
    sessions: {
      keychain: base.keychain !== null,
      keep: createSettings(base.db).read('sessions.keep', z.boolean(), true),
      customers: base.sessions.list().length,
      staff: base.staff.who() !== null,
    },
    portals: base.portals
      .list()
      .map(({ embedded, status, capabilities }) => ({ embedded, status, api: capabilities?.apiVersion ?? null })),
    accounts: base.rows.all().length,
  }
}

function namesKnown(base: CoreBase): string[] {
  const ofAccounts = base.rows
    .all()
    .flatMap((row) => [row.id, row.name, row.ownName, row.userId, row.note, ...row.tags])
  const ofSessions = base.sessions.list().flatMap(({ accountName, userId }) => [accountName, userId])
  const staff = base.staff.who()
  const ofPortals = base.portals
    .list()
    .flatMap(({ embedded, origin }) => (embedded || !origin ? [] : [new URL(origin).hostname]))
  return [...ofAccounts, ...ofSessions, ...(staff === null ? [] : [staff.id, staff.name]), ...ofPortals].filter(
    (name): name is string => typeof name === 'string',
  )
}
