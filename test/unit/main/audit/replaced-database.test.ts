import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { LinkVerifier, entryBody, sha256 } from '#shared/audit/chain.ts'
import { statementOf, verifyChain } from '#shared/audit/verify.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { createSigner, newSigningKey, type CheckpointSigner } from '#shared/audit/checkpoint.ts'
import { createAudit } from '../../../../src/main/audit/create-audit.ts'
import type { AuditStore } from '../../../../src/main/audit/store.ts'
import {
  BackupUnusableError,
  finishReplacement,
  isReplacementPending,
  prepareReplacement,
  replaceSigningKey,
} from '../../../../src/main/audit/replace-database.ts'
import { loadSigningKey, type SigningKey } from '../../../../src/main/audit/signing-key.ts'
import { backupName, listBackups } from '../../../../src/main/base/database/backup-files.ts'
import { openDatabase, type Db } from '../../../../src/main/base/database/open-database.ts'
import { expectedSchema } from '../../../../src/main/base/database/schema-check.ts'
import { createSettings } from '../../../../src/main/base/database/settings.ts'
import { createProfile, type Profile } from '../../../../src/main/base/profile.ts'
import { createUnitOfWork } from '../../../../src/main/base/unit-of-work.ts'
import { exportEnds } from '#shared/audit/export-format.ts'
import { entryOf } from '../../../support/audit/stored-entry.ts'
import { databaseWorker } from '../../../support/audit/database-worker.ts'
import { factsOfSample, sampleEntry } from '../../../support/audit/test-audit.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'
import { manualTimers } from '../../../support/time/manual-timers.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const at = '2026-12-01T00:10:00.000Z'
const schema = expectedSchema()

interface Run {
  audit: AuditStore
  db: Db
  key: SigningKey
  verify(): Promise<string>
  exportTo(file: string): Promise<void>
  append(count: number): void
  stop(): void
}

/** One run of a console's audit on a profile, as `createApp` begins it. */
async function run(profile: Profile): Promise<Run> {
  if (isReplacementPending(profile)) finishReplacement(profile, at)
  const db = openDatabase({ file: profile.database })
  const clock = manualClock()
  const key = await loadSigningKey(profile.folder, null)
  const settings = createSettings(db)
  const unitOfWork = createUnitOfWork(db)
  const parts = { db, clock, profile, signingKey: key, databaseWorker, later: manualTimers(clock).later, schema }
  const { audit, reader } = createAudit(parts, unitOfWork, settings)
  let stopped = false
  return {
    audit,
    db,
    key,
    verify: async () =>
      statementOf(await reader.verify(true), { fingerprint: key.signer.fingerprint, protection: 'owner-file' }).split(
        ' (key',
      )[0]!,
    exportTo: async (file) => {
      audit.checkpoint('export')
      const { seq, hash } = audit.head()
      const { publicKey, fingerprint } = key.signer
      const facts = { exportedAt: at, reason: 'requested', publicKey, fingerprint, protection: 'owner-file' } as const
      const ends = exportEnds({ ...facts, ...audit.extent(), last: seq, head: hash }, key.signer)
      await reader.export({ file, format: 'json-lines', to: seq, ends })
    },
    append: (count) => {
      for (let number = 1; number <= count; number += 1) audit.append(sampleEntry(number))
    },
    stop: () => {
      if (stopped) return
      stopped = true
      audit.end()
      reader.close()
      db.close()
    },
  }
}

/** A profile with so many entries, a backup of it, and so many more after that; the console ended. */
async function profileWithBackup(before: number, after: number): Promise<{ profile: Profile; backup: string }> {
  const profile = createProfile(temporaryFolder())
  const first = await run(profile)
  first.append(before)
  first.audit.checkpoint()
  const backup = backupName('2026-11-30T08:00:00.000Z')
  await backUp(first.db, profile, backup)
  first.append(after)
  first.audit.anchor()
  first.stop()
  return { profile, backup }
}

async function backUp(db: Db, profile: Profile, name: string): Promise<void> {
  mkdirSync(profile.backups, { recursive: true, mode: 0o700 })
  await db.backup(join(profile.backups, name))
}

function damage(file: string): void {
  writeFileSync(file, Buffer.alloc(statSync(file).size, 7))
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

describe('a restored database', () => {
  test('says so for ever, is never intact, and gives no number twice', async () => {
    const { profile, backup } = await profileWithBackup(130, 25)
    prepareReplacement(profile, backup)
    const restored = await run(profile)
    expect(restored.audit.start.end).toBe('replaced')
    expect(restored.audit.findings()).toEqual([])
    const [entry] = [...restored.audit.entries()].slice(-1).map(entryOf)
    expect(entry).toMatchObject({
      seq: 156,
      action: 'audit.restored',
      outcome: 'ok',
      detail: { backup, oldSeq: 155, newSeq: 130, effects: 0 },
    })
    restored.append(3)
    restored.audit.checkpoint()
    const said = 'restored at 156 (entries 131 to 155 are lost); apart from that whole to 159'
    expect(await restored.verify()).toBe(said)
    expect(restored.audit.extent()).toEqual({ first: 1, count: 134 })
    restored.stop()
    // The next starts find nothing wrong, and the verdict stays.
    const next = await run(profile)
    expect(next.audit.start.end).not.toBe('changed')
    next.append(2)
    next.audit.checkpoint()
    expect(next.audit.findings()).toEqual([])
    expect(await next.verify()).toBe(said.replace('159', '161'))
    next.stop()
  })

  test('keeps what was there and the signed heads, under names with the date', async () => {
    const { profile, backup } = await profileWithBackup(5, 7)
    const [before, anchors] = [readFileSync(profile.database), readFileSync(profile.anchors, 'utf8')]
    prepareReplacement(profile, backup)
    expect(readFileSync(profile.database).equals(before), 'nothing changes before the start').toBe(true)
    const restored = await run(profile)
    const aside = join(profile.folder, 'factordesk.set-aside-2026-12-01T00-10-00-000Z.sqlite')
    expect(readFileSync(aside).equals(before)).toBe(true)
    expect(readFileSync(profile.anchors, 'utf8').startsWith(anchors)).toBe(true)
    expect(readdirSync(profile.folder).filter((name) => name.startsWith('audit-heads.set-aside'))).toHaveLength(1)
    restored.stop()
    prepareReplacement(profile, backup)
    const again = await run(profile)
    expect(existsSync(aside.replace('.sqlite', '-2.sqlite')), 'a second one takes no name').toBe(true)
    expect(readFileSync(aside).equals(before)).toBe(true)
    expect(await again.verify()).toMatch(/^restored at \d+ .*apart from that whole to \d+$/)
    again.stop()
  })

  test('is exported with its gap, and the verifier says the same', async () => {
    const { profile, backup } = await profileWithBackup(120, 30)
    prepareReplacement(profile, backup)
    const restored = await run(profile)
    restored.append(4)
    const file = join(profile.folder, 'export.jsonl')
    await restored.exportTo(file)
    restored.stop()
    const lines = readFileSync(file, 'utf8').split('\n')
    const { verdict, entries } = await verifyExport(lines)
    expect(entries).toBe(125)
    expect(verdict).toEqual({
      verdict: 'restored',
      breaks: [{ kind: 'restored', at: 151, after: 120 }],
      to: 155,
      notAnchoredSince: null,
    })
    // One entry less is still found.
    const without = lines.filter((line) => !line.startsWith('{"seq":60,'))
    expect((await verifyExport(without)).verdict).toMatchObject({ verdict: 'broken' })
  })

  test('knows the number of a database that nobody can read from the signed heads', async () => {
    const { profile, backup } = await profileWithBackup(10, 20)
    damage(profile.database)
    expect(() => openDatabase({ file: profile.database })).toThrow()
    prepareReplacement(profile, backup)
    const restored = await run(profile)
    expect([...restored.audit.entries()].slice(-1).map(entryOf)[0]).toMatchObject({
      seq: 31,
      detail: { oldSeq: 30, newSeq: 10, effects: null },
    })
    restored.stop()
  })

  test('that was ended at any step is brought to its end by the next start', async () => {
    const { profile, backup } = await profileWithBackup(8, 8)
    prepareReplacement(profile, backup)
    // As after a loss of power between the two renames.
    renameSync(profile.database, join(profile.folder, 'factordesk.set-aside-2026-12-01T00-09-00-000Z.sqlite'))
    const restored = await run(profile)
    expect(await restored.verify()).toBe('restored at 17 (entries 9 to 16 are lost); apart from that whole to 17')
    // As after one before the entry was signed: it is said once.
    createSettings(restored.db).write('audit.replacement', {
      ...{ kind: 'restored', oldSeq: 16, oldHash: '', backup, aside: [] },
    })
    restored.stop()
    const next = await run(profile)
    expect([...next.audit.entries()].map(entryOf).filter(({ action }) => action === 'audit.restored')).toHaveLength(1)
    next.stop()
  })

  test('is of a backup that is whole, or nothing changes', async () => {
    const { profile, backup } = await profileWithBackup(5, 5)
    // An index that has the rows of another table: SQLite opens the file, and its check finds it.
    const copy = new Database(join(profile.backups, backup))
    copy.unsafeMode(true)
    copy.pragma('writable_schema = ON')
    copy.exec(`UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'checkpoint')
      WHERE name = 'entry_by_account'`)
    copy.close()
    expect(() => prepareReplacement(profile, backup)).toThrow(BackupUnusableError)
    damage(join(profile.backups, backup))
    expect(() => prepareReplacement(profile, backup)).toThrow(BackupUnusableError)
    expect(() => prepareReplacement(profile, '../factordesk.sqlite')).toThrow(BackupUnusableError)
    expect(isReplacementPending(profile)).toBe(false)
    expect(readdirSync(profile.folder).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(listBackups(profile.backups)).toHaveLength(1)
  })
})

test('a fresh start goes on after the last number and is never intact', async () => {
  const { profile } = await profileWithBackup(5, 6)
  damage(profile.database)
  prepareReplacement(profile, null)
  const fresh = await run(profile)
  fresh.append(2)
  fresh.audit.checkpoint()
  expect(await fresh.verify()).toBe('started fresh at 12 (entries 1 to 11 are lost); apart from that whole to 14')
  expect(fresh.audit.extent()).toEqual({ first: 12, count: 3 })
  const file = join(profile.folder, 'export.jsonl')
  await fresh.exportTo(file)
  expect((await verifyExport(readFileSync(file, 'utf8').split('\n'))).verdict).toMatchObject({ verdict: 'restored' })
  fresh.stop()
})

test('a new signing key is recorded, and what an earlier key signed is never called intact', async () => {
  const { profile } = await profileWithBackup(110, 3)
  const before = readFileSync(join(profile.folder, 'audit-key.pem'))
  replaceSigningKey(profile, at)
  const replaced = await run(profile)
  replaced.append(2)
  replaced.audit.checkpoint()
  const said = 'signed by a new key since 114; apart from that whole to 116'
  expect(await replaced.verify()).toBe(said)
  expect(readFileSync(join(profile.folder, 'audit-key.set-aside-2026-12-01T00-10-00-000Z.pem')).equals(before)).toBe(
    true,
  )
  const file = join(profile.folder, 'export.jsonl')
  await replaced.exportTo(file)
  expect((await verifyExport(readFileSync(file, 'utf8').split('\n'))).verdict).toMatchObject({
    breaks: [{ kind: 'new-key', at: 114, after: 113 }],
  })
  replaced.stop()
  const next = await run(profile)
  expect(next.audit.findings()).toEqual([])
  expect(await next.verify()).toMatch(/^signed by a new key since 114; apart from that/)
  next.stop()
})

test('a key that is still there was not replaced', async () => {
  const { profile } = await profileWithBackup(5, 0)
  const db = openDatabase({ file: profile.database })
  const aside = ['audit-key.set-aside-2026-12-01T00-10-00-000Z.pem']
  createSettings(db).write('audit.replacement', { kind: 'new-key', oldSeq: 5, oldHash: '', backup: null, aside })
  db.close()
  const next = await run(profile)
  next.append(1)
  next.audit.checkpoint()
  expect(await next.verify()).toBe('intact to 6')
  next.stop()
})

describe('a break that somebody else wrote', () => {
  const signer = createSigner(newSigningKey())
  const entry = (seq: number, prev: string, facts: object): { seq: number; body: string; hash: string } => {
    const body = entryBody(seq, { ...factsOfSample, ...facts }, prev)
    return { seq, body, hash: sha256(body) }
  }
  const chainOf = (by: CheckpointSigner, signedTo: 'old' | 'new') => {
    const one = entry(1, '0'.repeat(64), {})
    const lost = { oldSeq: 8, oldHash: '', newSeq: 1, newHash: one.hash }
    const nine = entry(9, one.hash, { action: 'audit.restored', detail: lost })
    const old = signer.sign({ seq: 8, hash: 'f'.repeat(64) }, at, null)
    const heads = signedTo === 'old' ? [old] : [old, by.sign(nine, at, old)]
    return verifyChain([one, nine], heads, signer.publicKey)
  }

  test('excuses nothing without a signature of this key', () => {
    expect(chainOf(signer, 'new')).toMatchObject({ verdict: 'restored' })
    expect(chainOf(signer, 'old')).toMatchObject({ verdict: 'broken' })
    expect(chainOf(createSigner(newSigningKey()), 'new')).toMatchObject({ verdict: 'broken' })
  })

  test('names exactly what it follows and what is lost, or an entry is missing', () => {
    const one = entry(1, '0'.repeat(64), {})
    const right = { oldSeq: 8, newSeq: 1, newHash: one.hash }
    fc.assert(
      fc.property(
        fc.constantFrom('audit.restored', 'audit.started-fresh', 'audit.key-replaced', 'app.started'),
        fc.constantFrom(...Object.keys(right)),
        fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant('0'.repeat(64)), fc.constant(null)),
        (action, name, value) => {
          const detail = { ...right, [name]: value }
          const verifier = new LinkVerifier()
          verifier.step(one)
          const found = verifier.step(entry(9, one.hash, { action, detail }))
          const isRight = JSON.stringify(detail) === JSON.stringify(right)
          const isGap = action === 'audit.restored' || action === 'audit.started-fresh'
          expect(found === null).toBe(isRight && isGap)
        },
      ),
    )
  })

  test('after the last signed head is no crash of ours', async () => {
    const { profile } = await profileWithBackup(3, 0)
    const crashed = await run(profile)
    crashed.append(1)
    crashed.audit.anchor()
    const { seq, hash } = crashed.audit.head()
    const forged = entry(seq + 40, hash, {
      action: 'audit.restored',
      detail: { oldSeq: seq + 39, newSeq: seq, newHash: hash },
    })
    crashed.db.close()
    const beside = new Database(profile.database)
    beside.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(forged.seq, forged.body, forged.hash)
    beside.close()
    const next = await run(profile)
    expect(next.audit.start.end).toBe('changed')
    next.stop()
  })
})

test('effects that the backup does not know are open until the portal is asked, and no account counts as read', async () => {
  const { profile, backup } = await profileWithBackup(2, 0)
  const db = openDatabase({ file: profile.database })
  db.exec(`INSERT INTO account (account_id, body, two_factor, read_at) VALUES ('sandbox:A-1', '{}', '{}', '${at}')`)
  const insert = db.prepare(
    `INSERT INTO intent (key, subject_kind, subject_id, account_id, effect, actor, status, opened_at)
     VALUES (?, 'procedure', ?, 'sandbox:A-1', 'disable', 'customer:a', ?, '${at}')`,
  )
  insert.run('key-open', 'p1', 'open')
  insert.run('key-applied', 'p2', 'applied')
  db.close()
  const copy = new Database(join(profile.backups, backup))
  copy.exec(`INSERT INTO account (account_id, body, two_factor, read_at) VALUES ('sandbox:A-1', '{}', '{}', '${at}')`)
  copy.close()
  prepareReplacement(profile, backup)
  const restored = await run(profile)
  const statuses = restored.db.prepare('SELECT key, status FROM intent ORDER BY key').all()
  expect(statuses).toEqual([
    { key: 'key-applied', status: 'applied' },
    { key: 'key-open', status: 'open' },
  ])
  expect(restored.db.prepare('SELECT two_factor, read_at FROM account').all()).toEqual([
    { two_factor: null, read_at: null },
  ])
  expect([...restored.audit.entries()].slice(-1).map(entryOf)[0]?.detail['effects']).toBe(2)
  expect(createSettings(restored.db).read('effects.read-first', z.boolean(), false)).toBe(true)
  restored.stop()
})
