import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { entryBody, genesis, sha256 } from '#shared/audit/chain.ts'
import { newSigningKey, createSigner, type Checkpoint, type CheckpointSigner } from '#shared/audit/checkpoint.ts'
import type { ReaderFiles } from '../../src/main/audit/reader/database-worker.ts'
import { openDatabase } from '../../src/main/base/database/open-database.ts'

/** An audit of many entries in a folder of its own, for as long as a measure runs. */
export interface BenchLog {
  entries: number
  files: ReaderFiles
  signer: CheckpointSigner
  remove(): void
}

const logs = new Map<number, BenchLog>()

/** Removes the folder of every audit that was made. */
export function removeBenchLogs(): void {
  for (const { remove } of logs.values()) remove()
  logs.clear()
}

/** The audit of so many entries; it is made once a run, in one transaction, with a real chain and its checkpoints. */
export function benchLog(entries: number): BenchLog {
  const known = logs.get(entries)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const signer = createSigner(newSigningKey())
  const files = {
    database: join(folder, 'factordesk.sqlite'),
    wordIndex: join(folder, 'audit-words.sqlite'),
    anchors: join(folder, 'audit-checkpoints.jsonl'),
    heads: join(folder, 'audit-heads.jsonl'),
    nativeBinding: undefined,
    publicKey: signer.publicKey,
  }
  const log = { entries, files, signer, remove }
  logs.set(entries, log)
  const db = openDatabase({ file: files.database })
  try {
    // For the making alone; each connection that is measured sets its own.
    db.pragma('cache_size = -200000')
    const lines: string[] = []
    const insert = db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
    const sign = db.prepare('INSERT INTO checkpoint (seq, body, signature) VALUES (?, ?, ?)')
    db.transaction(() => {
      let prev = genesis
      let before: Checkpoint | null = null
      for (let seq = 1; seq <= entries; seq += 1) {
        const body = entryBody(seq, factsOf(seq), prev)
        prev = sha256(body)
        insert.run(seq, body, prev)
        if (seq % 100 !== 0 && seq !== entries) continue
        before = signer.sign({ seq, hash: prev }, instantAt(seq), before)
        sign.run(seq, before.body, before.signature)
        lines.push(`${JSON.stringify(before)}\n`)
      }
    })()
    // All at once: syncing ten thousand lines one by one is not what is measured.
    writeFileSync(files.anchors, lines.join(''))
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
  return log
}

/** One entry every twenty seconds. */
export function instantAt(seq: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seq * 20_000).toISOString()
}

/** Texts as the console writes them: 97 operators, 1,009 accounts, every third entry with one of 5,000 tickets. */
function factsOf(seq: number): AuditFacts {
  const id = (n: number): string => sha256(`${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  const kinds = [
    { action: 'effect.intended', outcome: 'pending' },
    { action: 'effect.applied', outcome: 'ok' },
    { action: 'procedure.step', outcome: 'ok' },
    { action: 'session.signed-in', outcome: 'ok' },
    { action: 'effect.rejected', outcome: 'refused' },
  ] as const
  return {
    at: instantAt(seq),
    actor: seq % 4 === 0 ? `staff:agent-${seq % 97}` : `customer:user-${seq % 997}@host-${seq % 89}.example`,
    account: `A-${20_000 + (seq % 1009)}`,
    procedure: id(seq % 100_000),
    step: '5 Disable 2FA',
    ...kinds[seq % kinds.length]!,
    ticket: seq % 3 === 0 ? `HD-${1000 + (seq % 5000)}` : null,
    trace: id(seq),
    detail: { effect: 'disable', key: id(-seq), mobile: `+60******${String(seq % 1000).padStart(3, '0')}` },
  }
}
