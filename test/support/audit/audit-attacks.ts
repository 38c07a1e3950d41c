import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import { entryBody, sha256, type StoredEntry } from '#shared/audit/chain.ts'
import { startDetail } from '../../../src/main/audit/compare-at-start.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { NotAnExportError, verifyExport } from '#shared/audit/verify-export.ts'
import { createVerifyJob } from '../../../src/main/audit/reader/verify-job.ts'
import { openReadonly, type Db } from '../../../src/main/base/database/open-database.ts'
import { exported, filesOf } from './audit-reader.ts'
import { appendMany, factsOfSample, createTestAudit, sampleEntry, type TestAudit } from './test-audit.ts'
import { openDatabaseForTampering, withoutTriggers } from './tamper-with-database.ts'
import { seeded } from '../fuzz/seeded.ts'

/** What somebody does to the files of a console while it runs; `at` and `count` say where and how much. */
const attacks = ['delete', 'forge', 'replace', 'edit', 'rewrite', 'plant', 'checkpoint-row', 'checkpoint-line'] as const
type Attack = (typeof attacks)[number]

const plants = [
  "CREATE TRIGGER quiet BEFORE INSERT ON entry WHEN NEW.body LIKE '%nobody%' BEGIN SELECT RAISE(IGNORE); END",
  'CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN SELECT 1; END',
  'CREATE VIEW peek AS SELECT * FROM entry',
  'CREATE INDEX peek ON entry (hash)',
  'CREATE TABLE peek (x)',
  'ALTER TABLE account ADD COLUMN peek TEXT',
  'DROP INDEX entry_by_account',
  'DROP TRIGGER checkpoint_is_final_delete',
]

/** What the console does after it, in any order. */
const steps = ['append', 'effect', 'checkpoint', 'restart', 'crash'] as const

interface Scene {
  before: number
  attack: Attack
  at: number
  count: number
  after: (typeof steps)[number][]
}
const scenes: fc.Arbitrary<Scene> = fc.record({
  before: fc.integer({ min: 3, max: 220 }),
  attack: fc.constantFrom(...attacks),
  at: fc.nat({ max: 1000 }),
  count: fc.integer({ min: 1, max: 4 }),
  after: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 4 }),
})

/**
 * So many consoles whose files somebody changes while they run: the check never says that all is intact, whatever the
 * console signs afterwards, is ended or killed.
 */
export async function runAttacks(runs: number): Promise<void> {
  const met = new Set<Attack>()
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      let opened = createTestAudit()
      appendMany(opened, scene.before)
      opened.audit.checkpoint()
      appendMany(opened, scene.at % 3)
      opened.audit.anchor()
      const beside = openDatabaseForTampering(opened.file)
      if (!change(opened, beside, scene)) return
      beside.close()
      met.add(scene.attack)
      for (const step of scene.after) opened = goOn(opened, step)
      opened.audit.inspect()
      opened.audit.checkpoint()
      const { verdict } = await verdictOf(opened)
      const entries = [...opened.audit.entries()]
      opened.db.close()
      // Entries that were added right before a crash look like ours that were not signed yet: the start names them.
      if (isNamedTail(scene, entries)) return
      expect(['broken', 'altered'], JSON.stringify({ scene, verdict })).toContain(verdict.verdict)
    }),
    seeded('audit attacks', runs),
  )
  if (runs > 100) expect([...met].sort()).toEqual([...attacks].sort())
}

function isNamedTail({ attack, after, count }: Scene, entries: readonly StoredEntry[]): boolean {
  if (attack !== 'forge' || after[0] !== 'crash') return false
  const started = entries
    .map(({ body }) => JSON.parse(body) as AuditFacts)
    .find(({ action, detail }) => {
      return action === 'app.started' && detail['end'] === 'unclean' && detail['unsignedFrom'] !== undefined
    })
  expect(Number(started?.detail['unsignedTo']) - Number(started?.detail['unsignedFrom'])).toBeGreaterThanOrEqual(
    count - 1,
  )
  return true
}

function goOn(opened: TestAudit, step: (typeof steps)[number]): TestAudit {
  const { audit, db, folder } = opened
  if (step === 'append') audit.append(sampleEntry(1))
  else if (step === 'checkpoint') audit.checkpoint()
  else if (step === 'effect') {
    audit.append(sampleEntry(2))
    audit.anchor()
  } else {
    if (step === 'restart') {
      audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' })
      audit.end()
    }
    db.close()
    const again = createTestAudit(folder)
    again.audit.append({ actor: 'app', action: 'app.started', outcome: 'ok', detail: startDetail(again.audit.start) })
    again.audit.inspect()
    return again
  }
  return opened
}

/** Makes the change; false where the scene leaves nothing to change. */
function change(opened: TestAudit, beside: Db, { attack, at, count }: Scene): boolean {
  const newest = beside.prepare<[], number>('SELECT max(seq) FROM entry').pluck().get() ?? 0
  const place = 1 + (at % newest)
  const run = (sql: string): void => withoutTriggers(beside, () => void beside.exec(sql))
  switch (attack) {
    case 'delete':
      run(`DELETE FROM entry WHERE seq > ${newest - count}`)
      return true
    case 'forge':
      withoutTriggers(beside, () => forge(beside, newest, count))
      return true
    case 'replace':
      withoutTriggers(beside, () => {
        beside.exec(`DELETE FROM entry WHERE seq = ${newest}`)
        forge(beside, newest - 1, 1)
      })
      return true
    case 'edit':
      run(`UPDATE entry SET body = replace(body, 'customer:it', 'customer:at') WHERE seq = ${place}`)
      return true
    case 'rewrite':
      withoutTriggers(beside, () => {
        beside.exec(`DELETE FROM entry WHERE seq >= ${place}`)
        forge(beside, place - 1, newest - place + 1)
      })
      return true
    case 'plant':
      beside.exec(plants[at % plants.length]!)
      return true
    case 'checkpoint-row': {
      const rows = beside.prepare<[], number>('SELECT seq FROM checkpoint ORDER BY seq').pluck().all()
      // The newest one may be on its way into the database.
      const chosen = rows.slice(0, -1)
      if (chosen.length === 0) return false
      run(`DELETE FROM checkpoint WHERE seq = ${chosen[at % chosen.length]}`)
      return true
    }
    case 'checkpoint-line': {
      const lines = readFileSync(opened.anchorFile, 'utf8').split('\n')
      const chosen = at % (lines.length - 1)
      writeFileSync(opened.anchorFile, lines.toSpliced(chosen, 1, ...(count % 2 ? [] : ['x'])).join('\n'))
      return true
    }
  }
}

/** Writes entries that are linked as ours are, after this one. */
function forge(db: Db, after: number, count: number): void {
  let hash = db.prepare<[number], string>('SELECT hash FROM entry WHERE seq = ?').pluck().get(after) ?? '0'.repeat(64)
  for (let seq = after + 1; seq <= after + count; seq += 1) {
    const body = entryBody(seq, { ...factsOfSample, actor: 'customer:forged@example.com' }, hash)
    hash = sha256(body)
    db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(seq, body, hash)
  }
}

async function verdictOf(opened: TestAudit): ReturnType<ReturnType<typeof createVerifyJob>> {
  const db = openReadonly(filesOf(opened))
  try {
    return await createVerifyJob(db, filesOf(opened))({ from: null }, () => Promise.resolve())
  } finally {
    db.close()
  }
}

/** So many changes of the text of an export, each of which must be noticed: none is intact. */
export async function runExportChanges(runs: number): Promise<void> {
  const { lines, opened } = await exported(120)
  const text = lines.join('\n').trimEnd()
  opened.db.close()
  const kinds = ['bit', 'cut', 'drop', 'double', 'swap', 'insert', 'member'] as const
  const changes = fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(), other: fc.nat(), bit: fc.nat({ max: 6 }) })
  await fc.assert(
    fc.asyncProperty(changes, async ({ kind, at, other, bit }) => {
      const all = text.split('\n')
      const [place, next] = [at % all.length, other % all.length]
      const changed = {
        bit: () => {
          const bytes = Buffer.from(text)
          bytes[at % bytes.length]! ^= 1 << bit
          return bytes.toString('utf8')
        },
        cut: () => text.slice(0, at % text.length),
        drop: () => all.toSpliced(place, 1).join('\n'),
        double: () => all.toSpliced(place, 0, all[place]!).join('\n'),
        swap: () => all.with(place, all[next]!).with(next, all[place]!).join('\n'),
        insert: () => all.toSpliced(place, 0, ['', '{}', all[next]!][bit % 3]!).join('\n'),
        member: () => all.with(place, all[place]!.replace(/\}$/, ',"more":1}')).join('\n'),
      }[kind]()
      if (changed === text) return
      const said = await verifyExport(changed.split('\n')).then(
        ({ verdict }) => verdict.verdict,
        (error: unknown) => (error instanceof NotAnExportError ? 'no export' : 'error'),
      )
      expect(['broken', 'cut', 'not-anchored', 'no export'], `${kind} ${at} ${other} ${bit}`).toContain(said)
    }),
    seeded('export changes', runs),
  )
}
