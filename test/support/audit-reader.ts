import { onTestFinished } from 'vitest'
import { instantOf } from '#shared/domain/clock.ts'
import { openAuditReader, type AuditReader } from '../../src/main/audit/reader/audit-reader.ts'
import type { Jobs } from '../../src/main/audit/reader/jobs.ts'
import { openThreadLink } from '../../src/main/audit/reader/thread-link.ts'
import type { AuditFilter } from '../../src/main/audit/search.ts'
import type { TestAudit } from './audit.ts'
import { auditThread } from './audit-thread.ts'

/** Everything. */
export const noFilter: AuditFilter = {
  text: '',
  actor: '',
  accountWords: '',
  ticket: '',
  action: null,
  outcome: null,
  account: null,
  procedure: null,
  from: null,
  to: null,
  before: null,
}

/** Writes this audit to a file as the app does. */
export function exportTo(
  file: string,
  opened: TestAudit,
  format: Jobs['export']['input']['format'] = 'json-lines',
): Promise<Jobs['export']['output']> {
  const { audit, clock, signer } = opened
  audit.checkpoint()
  const header = {
    factordesk: 'audit-export',
    format: 1,
    exportedAt: instantOf(clock),
    publicKey: signer.publicKey,
    fingerprint: signer.fingerprint,
    protection: 'owner-file',
  } as const
  return openTestReader(opened).export({ file, format, header })
}

/** A reader of this audit, in its thread. */
export function openTestReader({ file, anchorFile, signer }: TestAudit): AuditReader {
  const files = { database: file, anchors: anchorFile, nativeBinding: undefined, publicKey: signer.publicKey }
  const reader = openAuditReader(openThreadLink(auditThread.file, files))
  onTestFinished(() => reader.close())
  return reader
}
