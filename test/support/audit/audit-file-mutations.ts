import type { StoredEntry } from '#shared/audit/chain.ts'
import type { DatabaseVerdict } from '#shared/audit/chain-verifier.ts'
import { withoutTriggers } from './tamper-with-database.ts'
import { createTestAudit, sampleEntry, type TestAudit } from './test-audit.ts'
import { mutated, type Mutation } from './audit-mutations.ts'
import { createTestReader } from './audit-reader.ts'

/**
 * A signed audit in a real database, changed in its file by somebody who takes the triggers away, and what the app's
 * reader says of it. Its checkpoints stay beside it, and in the database where nobody took them out.
 *
 * @param one null: nobody changes it
 */
export async function mutateFile(
  length: number,
  one: Mutation | null,
  checkpoints: 'kept' | 'taken out' = 'kept',
): Promise<{ opened: TestAudit; verdict: DatabaseVerdict; first: number; entries: StoredEntry[] }> {
  const opened = createTestAudit()
  const { audit, db, unitOfWork } = opened
  unitOfWork.run(() => {
    for (let number = 1; number <= length; number += 1) {
      audit.append(sampleEntry(number))
      if (number % 100 === 0) audit.checkpoint()
    }
  })
  audit.checkpoint()
  const written = [...audit.entries()]
  const { entries, first } = one === null ? { entries: written, first: 0 } : mutated(written, one)
  // In a table an entry is where its number says: what was moved or inserted takes the number of its place.
  const byPlace = one?.kind === 'reorder' || one?.kind === 'insert'
  const stored = byPlace ? entries.map((entry, place) => ({ ...entry, seq: place + 1 })) : entries
  const write = (): void => {
    const insert = db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
    db.transaction(() => {
      for (const { seq, body, hash } of stored) insert.run(seq, body, hash)
    })()
  }
  if (stored.every(({ body }) => isJson(body))) {
    withoutTriggers(db, () => {
      db.exec('DELETE FROM entry')
      write()
    })
  } else {
    // A table that asks for no JSON: a hand on the file's bytes would not be asked either.
    db.exec(`DROP TABLE entry; CREATE TABLE entry (
      seq INTEGER PRIMARY KEY, body TEXT, hash TEXT, at TEXT, actor TEXT, account TEXT, procedure TEXT, action TEXT, outcome TEXT)`)
    write()
  }
  if (checkpoints === 'taken out') withoutTriggers(db, () => void db.exec('DELETE FROM checkpoint'))
  const verdict = await createTestReader(opened).verify(true)
  return { opened, verdict, first, entries: stored }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
