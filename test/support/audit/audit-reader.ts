import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { instantOf } from '#shared/domain/clock.ts'
import type { AuditReader } from '../../../src/main/audit/reader/audit-reader.ts'
import { exportEnds, type ExportEnds, type ExportFacts } from '#shared/audit/export-format.ts'
import type { ExportInput } from '../../../src/main/audit/reader/export-job.ts'
import type { ReaderFiles } from '../../../src/main/audit/reader/database-worker.ts'
import { appendMany, createTestAudit, textOf, type TestAudit } from './test-audit.ts'
import { createReader } from './database-worker.ts'

/** Where a reader of this audit finds what it reads. */
export function filesOf({ file, anchorFile, headFile, signer }: TestAudit): ReaderFiles {
  return {
    database: file,
    wordIndex: `${file}.words`,
    anchors: anchorFile,
    heads: headFile,
    nativeBinding: undefined,
    publicKey: signer.publicKey,
  }
}

/** What an export of the audit as it is now says of itself. */
export function factsOfExport({ audit, clock, signer: { publicKey, fingerprint } }: TestAudit): ExportFacts {
  const { seq, hash } = audit.head()
  return {
    exportedAt: instantOf(clock),
    reason: 'requested',
    publicKey,
    fingerprint,
    protection: 'owner-file',
    count: seq,
    first: Math.min(1, seq),
    last: seq,
    head: hash,
  }
}

/** Both ends of an export of the audit as it is now. */
export function endsOf(opened: TestAudit): ExportEnds {
  return exportEnds(factsOfExport(opened), opened.signer)
}

/** Writes this audit to a file as the app does. */
export function exportTo(
  file: string,
  opened: TestAudit,
  format: ExportInput['format'] = 'json-lines',
): Promise<{ entries: number }> {
  opened.audit.checkpoint()
  return createTestReader(opened).export({ file, format, to: opened.audit.head().seq, ends: endsOf(opened) })
}

/** A reader of this audit, for as long as the test runs. @param program of its worker, where it is not the usual one */
export function createTestReader(opened: TestAudit, program?: string): AuditReader {
  const reader = createReader(filesOf(opened), program)
  onTestFinished(() => reader.close())
  return reader
}

/** An audit of so many entries and its export as JSON Lines. */
export async function exported(count = 120): Promise<{ lines: string[]; file: string; opened: TestAudit }> {
  const opened = createTestAudit()
  appendMany(opened, count)
  const file = join(opened.folder, 'export.jsonl')
  expect(await exportTo(file, opened)).toEqual({ entries: count })
  return { lines: textOf(file).split('\n'), file, opened }
}
