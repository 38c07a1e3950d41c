// Without workers: the entry for Node makes a `require` of its own, which collides with the one of the bundle.
import { strToU8, zipSync } from 'fflate/browser'
import { z } from 'zod'
import type { DiagnosisFile } from '#shared/ipc/features/diagnosis.ts'
import { textOf } from '../../base/log/log-line.ts'
import { readLog } from '../../base/log/read-log.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { Verdict } from '#shared/audit/chain-verifier.ts'
import { isMachineMade, mapTexts, removed, redacted } from '../../base/log/redact-secrets.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { Keychain, SystemFacts } from '../../base/environment.ts'
import type { Lock } from '../lock/lock.ts'
import type { Portals } from '../portals/service.ts'
import type { Profile } from '../../base/profile.ts'
import type { AuditReader } from '../../audit/reader/audit-reader.ts'
import type { AccountList } from '../accounts/account-list.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'

export interface DiagnosisFileDeps {
  db: Db
  settings: Settings
  keychain: Keychain | null
  lock: Lock
  portals: Portals
  profile: Profile
  reader: AuditReader
  accountList: AccountList
  sessions: CustomerSessions
  staff: StaffSessions
  system(): SystemFacts
  version: string
}

/** Failures that are listed by themselves in a diagnosis, the newest last. */
const recentFailures = 200

/** One file of a diagnosis, as it goes into the zip. */
export interface MadeFile {
  name: string
  what: DiagnosisFile['what']
  text: string
}

/**
 * Every file of a diagnosis, made now. Each value is redacted; no name that the console knows is left.
 *
 * @param check reads database and audit through, which takes long where they are large
 */
export async function diagnosisFiles(deps: DiagnosisFileDeps, check: boolean): Promise<MadeFile[]> {
  const database = await databaseOf(deps, check)
  const redacted = redactor(namesKnown(deps))
  const json = (value: unknown): string => `${JSON.stringify(redacted(value), null, 2)}\n`
  const lines = (values: readonly object[]): string => values.map((line) => textOf(redacted(line) as object)).join('')
  const logs = readLog(deps.profile.logs)
  const failures = [...logs].reverse().flatMap((log) => log.lines.filter(({ level }) => level !== 'info'))
  return [
    { name: 'system.json', what: 'system', text: json({ version: deps.version, ...deps.system() }) },
    { name: 'settings.json', what: 'settings', text: json(settingsOf(deps)) },
    { name: 'database.json', what: 'database', text: json(database) },
    { name: 'recent-failures.jsonl', what: 'failures', text: lines(failures.slice(-recentFailures)) },
    ...logs.map((log): MadeFile => ({ name: `logs/${log.name}`, what: 'log', text: lines(log.lines) })),
  ]
}

/** Read in the database worker, but for what each connection has of its own; `unread` is what could not be read. */
async function databaseOf({ db, reader }: DiagnosisFileDeps, check: boolean): Promise<object> {
  const synchronous = Number(db.pragma('synchronous', { simple: true }))
  const audit: Verdict['verdict'] | 'unread' = !check
    ? 'unread'
    : await reader.verify(false).then(
        ({ verdict }) => verdict,
        () => 'unread',
      )
  const statistics = await reader.statistics(check).catch(() => ({ integrity: 'unread' }))
  return { ...statistics, synchronous, audit }
}

/** The files in one zip. */
export function zipOf(files: readonly MadeFile[], at: Date): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { mtime: at })
}

/** What was chosen, and how many there are of what has names: portals, accounts, sessions. */
function settingsOf(deps: DiagnosisFileDeps): object {
  const { after, hasPassphrase } = deps.lock.view()
  return {
    lock: { afterMinutes: after, passphrase: hasPassphrase },
    sessions: {
      keychain: deps.keychain !== null,
      keep: deps.settings.read('sessions.keep', z.boolean(), true),
      customers: deps.sessions.list().length,
      staff: deps.staff.who() !== null,
    },
    portals: deps.portals
      .list()
      .map(({ embedded, status, capabilities }) => ({ embedded, status, api: capabilities?.apiVersion ?? null })),
    accounts: deps.accountList.all().length,
  }
}

function namesKnown(deps: DiagnosisFileDeps): string[] {
  const ofAccounts = deps.accountList
    .all()
    .flatMap((row) => [row.id, row.name, row.ownName, row.userId, row.note, ...row.tags])
  const ofSessions = deps.sessions.list().flatMap(({ accountName, userId }) => [accountName, userId])
  const staff = deps.staff.who()
  const ofPortals = deps.portals
    .list()
    .flatMap(({ embedded, origin }) => (embedded || !origin ? [] : [new URL(origin).hostname]))
  return [...ofAccounts, ...ofSessions, ...(staff === null ? [] : [staff.id, staff.name]), ...ofPortals].filter(
    (name): name is string => typeof name === 'string',
  )
}

/**
 * What makes a value fit for a diagnosis: each text in it is redacted as for the log, and loses every name that the
 * console knows, in whatever case.
 *
 * @param names account names, User IDs, account numbers, own names; those of fewer than three letters stay
 */
function redactor(names: Iterable<string>): (value: unknown) => unknown {
  const known = [...new Set(names)].filter((name) => name.trim().length > 2).sort((a, b) => b.length - a.length)
  if (known.length === 0) return (value) => mapTexts(value, redacted)
  const anyName = new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  /** A log says the same few words again and again, and there may be many thousand names. */
  const seen = new Map<string, string>()
  const cleared = (text: string): string => {
    if (isMachineMade(text)) return text
    const before = seen.get(text)
    if (before !== undefined) return before
    // guard: diagnosis.names
    const after = redacted(text.replace(anyName, removed))
    seen.set(text, after)
    return after
  }
  return (value) => mapTexts(value, cleared)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
