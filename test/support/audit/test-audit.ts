import { createUnitOfWork, type UnitOfWork } from '../../../src/main/base/unit-of-work.ts'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { openCheckpointFile, type CheckpointFile } from '../../../src/main/audit/checkpoint-file.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import { newSigningKey, createSigner, type Checkpoint, type CheckpointSigner } from '#shared/audit/checkpoint.ts'
import { createAuditStore, type AuditStoreDeps, type AuditStore, type NewEntry } from '../../../src/main/audit/store.ts'
import { openDatabase, type Db } from '../../../src/main/base/database/open-database.ts'
import { expectedSchema } from '../../../src/main/base/database/schema-check.ts'
import { manualClock, type ManualClock } from '../time/manual-clock.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** An audit in real files. */
export interface TestAudit {
  folder: string
  file: string
  anchorFile: string
  headFile: string
  db: Db
  unitOfWork: UnitOfWork
  clock: ManualClock
  signer: CheckpointSigner
  anchors: CheckpointFile
  audit: AuditStore
}

const schema = expectedSchema()
const signerOfAll = createSigner(newSigningKey())

/** @param later as `AuditStoreDeps` has it; by default nothing is signed in batches */
export function createTestAudit(
  folder = temporaryFolder(),
  signer = signerOfAll,
  later?: AuditStoreDeps['later'],
): TestAudit {
  const file = join(folder, 'factordesk.sqlite')
  const anchorFile = join(folder, 'audit-checkpoints.jsonl')
  const db = openDatabase({ file })
  onTestFinished(() => void db.close())
  const clock = manualClock()
  const headFile = join(folder, 'audit-heads.jsonl')
  const anchors = openCheckpointFile(anchorFile)
  const unitOfWork = createUnitOfWork(db)
  const audit = createAuditStore({
    db,
    unitOfWork,
    clock,
    signer,
    anchors,
    heads: openCheckpointFile(headFile),
    schema,
    ...(later && { later }),
  })
  return { folder, file, anchorFile, headFile, db, unitOfWork, clock, signer, anchors, audit }
}

export function sampleEntry(number: number): NewEntry {
  return {
    actor: 'customer:it@serimuda.example',
    account: 'A-20417',
    procedure: 'procedure-1',
    step: '5 Disable 2FA',
    action: 'effect.applied',
    outcome: 'ok',
    ticket: number % 3 === 0 ? `T-${number}` : null,
    detail: { number, words: 'naïve “quotes”, \n and \\ and 🐦' },
  }
}

/** An entry as the chain takes it. */
export const factsOfSample: AuditFacts = {
  at: '2026-11-20T04:00:00.000Z',
  actor: 'app',
  account: null,
  procedure: null,
  step: null,
  action: 'app.started',
  outcome: 'ok',
  ticket: null,
  trace: null,
  detail: {},
}

/** Appends so many entries, each announced as its own commit. */
export function appendMany({ audit }: TestAudit, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    audit.append(sampleEntry(number))
  }
}

/** Everything a verifier gets, as plain values that a test may change. */
export interface Snapshot {
  entries: StoredEntry[]
  checkpoints: Checkpoint[]
}

export function snapshotOf({ audit, anchors }: TestAudit): Snapshot {
  return { entries: [...audit.entries()], checkpoints: [...audit.checkpoints(), ...anchors.read().checkpoints] }
}

export function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
