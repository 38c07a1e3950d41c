import { rmSync, truncateSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { entryBody, sha256 } from '#shared/audit/chain.ts'
import {
  appendMany,
  factsOfSample,
  createTestAudit,
  sampleEntry,
  type TestAudit,
} from '../../../support/audit/test-audit.ts'
import { openDatabaseForTampering, withoutTriggers } from '../../../support/audit/tamper-with-database.ts'

const stopped = { actor: 'app', action: 'app.stopped', outcome: 'ok' } as const

/** A console that wrote ten entries, of which the last ones were signed, and then closed its database. */
function ended(how: 'clean' | 'killed', signed = 10): TestAudit {
  const opened = createTestAudit()
  appendMany(opened, signed)
  opened.audit.anchor()
  appendMany(opened, 10 - signed)
  if (how === 'clean') {
    opened.audit.append(stopped)
    opened.audit.end()
  }
  opened.db.close()
  return opened
}

function changed(opened: TestAudit, change: (db: ReturnType<typeof openDatabaseForTampering>) => void): TestAudit {
  const beside = openDatabaseForTampering(opened.file)
  withoutTriggers(beside, () => change(beside))
  beside.close()
  return createTestAudit(opened.folder)
}

function addOne(db: ReturnType<typeof openDatabaseForTampering>): void {
  const { seq, hash } = db
    .prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1')
    .get()!
  const body = entryBody(seq + 1, factsOfSample, hash)
  db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(seq + 1, body, sha256(body))
}

describe('a start', () => {
  it('of an empty audit is the first', () => {
    expect(createTestAudit().audit.start).toEqual({ end: 'first' })
  })

  it('after a clean end finds the entry that was signed then', () => {
    const { audit } = createTestAudit(ended('clean').folder)
    expect(audit.start).toEqual({ end: 'clean' })
    audit.inspect()
    expect(audit.findings()).toEqual([])
  })

  it('after a kill reports which entries nobody had signed, and goes on from them', () => {
    const opened = createTestAudit(ended('killed', 7).folder)
    expect(opened.audit.start).toEqual({ end: 'unclean', unsigned: { from: 8, to: 10 } })
    appendMany(opened, 1)
    opened.audit.checkpoint()
    expect(opened.audit.findings()).toEqual([])
    expect(opened.audit.verify()).toEqual({ verdict: 'intact', to: 11 })
  })

  it('after a kill that left nothing unsigned says so', () => {
    expect(createTestAudit(ended('killed').folder).audit.start).toEqual({ end: 'unclean', unsigned: null })
  })

  it.each<[string, (opened: TestAudit) => TestAudit]>([
    ['an entry was added after a clean end', (opened) => changed(opened, addOne)],
    ['the tail was cut', (opened) => changed(opened, (db) => void db.exec('DELETE FROM entry WHERE seq > 8'))],
    [
      'the last one was changed',
      (opened) => changed(opened, (db) => void db.exec("UPDATE entry SET hash = 'x' WHERE seq = 11")),
    ],
    [
      'all of it was deleted',
      (opened) => changed(opened, (db) => void db.exec('DELETE FROM entry; DELETE FROM checkpoint')),
    ],
    [
      'the database was replaced by an empty one',
      ({ folder, file }) => {
        for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
        return createTestAudit(folder)
      },
    ],
  ])('where %s finds it, and the chain stays broken', (_what, change) => {
    const opened = change(ended('clean'))
    expect(opened.audit.start).toEqual({ end: 'changed' })
    appendMany(opened, 1)
    expect(opened.audit.findings()).toHaveLength(1)
    opened.audit.checkpoint()
    expect(opened.audit.verify().verdict).toBe('broken')
  })

  it('where an unsigned tail was changed finds it', () => {
    const opened = changed(ended('killed', 7), (db) => void db.exec("UPDATE entry SET body = '{}' WHERE seq = 9"))
    expect(opened.audit.start).toEqual({ end: 'changed' })
    appendMany(opened, 1)
    opened.audit.checkpoint()
    expect(opened.audit.verify()).toMatchObject({ verdict: 'broken', at: 9 })
  })

  it('leaves a tail of more than a thousand entries to the check of the chain, and names it', () => {
    const opened = ended('killed', 7)
    // No checkpoint is written through a link.
    symlinkSync(`${opened.anchorFile}.elsewhere`, opened.anchorFile)
    const again = createTestAudit(opened.folder)
    again.unitOfWork.run(() => {
      for (let more = 0; more < 1000; more += 1) again.audit.append(sampleEntry(more))
    })
    again.db.close()
    const third = changed(again, (db) => void db.exec("UPDATE entry SET body = '{}' WHERE seq = 500"))
    expect(third.audit.start).toEqual({ end: 'unclean', unsigned: { from: 8, to: 1010 } })
    expect(third.audit.verify()).toMatchObject({ verdict: 'broken', at: 500 })
  })

  it('relies on the newest signature of its own key alone', () => {
    const { folder, anchors, signer } = ended('killed')
    anchors.append({
      ...signer.sign({ hash: 'f'.repeat(64), seq: 99 }, '2026-11-20T05:00:00.000Z', null),
      signature: 'AAAA',
    })
    expect(createTestAudit(folder).audit.start).toEqual({ end: 'unclean', unsigned: null })
  })

  it('completes the database where a loss of power left the newest checkpoint in the file alone', () => {
    const opened = ended('killed')
    const { anchors, signer } = opened
    const again = createTestAudit(opened.folder)
    const head = again.audit.head()
    anchors.append(signer.sign(head, '2026-11-20T05:00:00.000Z', null))
    again.db.close()
    const third = createTestAudit(opened.folder)
    expect(third.audit.checkpoints().map(({ seq }) => seq)).toEqual([10])
  })

  it('with a line that a loss of power left unfinished goes on after the line before', () => {
    const opened = ended('clean')
    truncateSync(opened.anchorFile, 40)
    const again = createTestAudit(opened.folder)
    appendMany(again, 1)
    again.audit.checkpoint()
    expect(again.anchors.read()).toMatchObject({ unreadable: [] })
  })
})
