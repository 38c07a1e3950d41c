import { createPublicKey } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { openCheckpointFile } from '../../../src/main/audit/checkpoint-file.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import type { Checkpoint } from '#shared/audit/checkpoint.ts'
import { verifyChain } from '#shared/audit/verify.ts'
import type { Profile } from '../../../src/main/base/profile.ts'
import type { Db } from '../../../src/main/base/database/open-database.ts'
import { findSecrets } from '../secrets/find-secrets.ts'
import { judgeEffects } from '../console/effects-oracle.ts'
import type { Acknowledged, KillableConsole } from './killable-console.ts'
import type { Customer } from '../console/operator.ts'
import type { TestSandbox } from '../portal/sandbox.ts'
import { until } from '../time/until.ts'

/** What a killed console left on disk: a copy, so that the next console is the first to open the file itself. */
export function checkKilledConsole(
  profile: Profile,
  acknowledged: Acknowledged,
  keysWithEffect: readonly string[],
): void {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-left-'))
  try {
    // Killed before its first transaction was over.
    if (!existsSync(profile.database)) return expect(acknowledged.heads).toEqual([])
    for (const end of ['', '-wal'])
      if (existsSync(profile.database + end)) copyFileSync(profile.database + end, join(folder, `left${end}`))
    const db = new Database(join(folder, 'left'))
    try {
      judgeCopy(db, acknowledged, keysWithEffect)
    } finally {
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function judgeCopy(db: Db, { heads, procedures, keys, early }: Acknowledged, keysWithEffect: readonly string[]): void {
  expect(early, 'nothing is published before it is durable').toEqual([])
  const tables = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
  if (!tables.includes('entry')) return expect(heads, 'the tables that were promised are there').toEqual([])
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entry WHERE seq = ?').pluck()
  for (const { seq, hash } of heads)
    if (seq > 0) expect(hashOf.get(seq), `entry ${seq}, which was acknowledged, is there`).toBe(hash)

  const bodyOf = db.prepare<[string], string>('SELECT body FROM procedure WHERE id = ?').pluck()
  const laterOf = db.prepare<[number, string]>('SELECT 1 FROM entry WHERE seq > ? AND procedure = ?').pluck()
  for (const [id, { reported, seq }] of procedures) {
    const body: unknown = JSON.parse(bodyOf.get(id) ?? 'null')
    const movedOn = laterOf.get(seq, id) !== undefined && body !== null
    if (!movedOn) expect(body, `procedure ${id} is as it was acknowledged`).toEqual(reported)
  }

  const intent = db.prepare<[string], string>('SELECT status FROM intent WHERE key = ?').pluck()
  for (const key of [...keys, ...keysWithEffect])
    expect(intent.get(key), `the intent of ${key} was there before its request`).toBeDefined()
}

/** The effects on the two-factor state of a customer, oldest first. */
export async function twoFactorEffects(sandbox: TestSandbox, { id }: Customer): Promise<string[]> {
  const effects = (await sandbox.ledger()).filter(({ accountId }) => accountId === id)
  return effects.map(({ what }) => what).filter((what) => /^two-factor-(dis|en)abled$/.test(what))
}

/**
 * Says of a console to which somebody signed in past the deadline whether nothing is open any more, whether what it
 * holds is what the portal's ledger says, and whether its chain is intact.
 */
export async function judgeSettled(
  app: KillableConsole,
  profile: Profile,
  { sandbox, customers }: { sandbox: TestSandbox; customers: readonly Customer[] },
): Promise<void> {
  const db = new Database(profile.database, { readonly: true })
  try {
    const open = db.prepare(`SELECT key, effect, status FROM intent WHERE status IN ('open', 'unknown')`)
    await until('nothing is open any more', () => open.all().length === 0)
    await app.idle()
    const { procedures, unsettledCases, unsettledAccounts } = await app.ok('app.snapshot', {})
    const awaited = procedures.filter(({ state }) => state.at === 'sending' || state.at === 'unknown')
    expect({ awaited, unsettledCases, unsettledAccounts }).toEqual({
      awaited: [],
      unsettledCases: [],
      unsettledAccounts: [],
    })

    expect(await judgeEffects(db, [sandbox]), 'everything is known').toEqual({ open: 0, undetermined: 0 })
    for (const customer of customers) await judgeState(app, db, sandbox, customer)
    judgeChain(db, profile)
  } finally {
    db.close()
  }
}

/** The console's own state of a customer, and the time without 2FA, are what the ledger says. */
async function judgeState(app: KillableConsole, db: Db, sandbox: TestSandbox, customer: Customer): Promise<void> {
  const effects = await twoFactorEffects(sandbox, customer)
  const active = effects.length === 0 || effects.at(-1) === 'two-factor-enabled'
  const known = db
    .prepare<[string], string>('SELECT two_factor FROM account WHERE account_id = ?')
    .pluck()
    .get(customer.id)
  if (known !== undefined) expect(JSON.parse(known), customer.id).toMatchObject({ active, version: effects.length + 1 })
  const { unprotected } = await app.ok('reminders.list', {})
  expect(unprotected.some(({ accountId }) => accountId === customer.id)).toBe(!active)
}

function judgeChain(db: Db, profile: Profile): void {
  const pem = readFileSync(join(profile.folder, 'audit-key.pem'), 'utf8')
  const publicKey = createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString()
  const entries = db.prepare<[], StoredEntry>('SELECT seq, body, hash FROM entry ORDER BY seq').all()
  const checkpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint').all()
  const anchors = [profile.anchors, profile.heads].flatMap((file) => openCheckpointFile(file).read().checkpoints)
  expect(verifyChain(entries, [...checkpoints, ...anchors], publicKey), 'the chain is intact').not.toMatchObject({
    verdict: 'broken',
  })
}

/** No secret of a run lies anywhere in the profile. */
export function judgeSecrets(folder: string, secrets: ReadonlySet<string>): void {
  expect(findSecrets(folder, secrets), 'no secret is on disk').toEqual([])
}
