import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { AuditState, AuditVerdict } from '#shared/ipc/views.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { CheckpointSigner } from '#shared/audit/checkpoint.ts'
import type { AuditReader } from '../../audit/reader/audit-reader.ts'
import { JobCancelledError } from '../../base/database/worker/protocol.ts'
import type { JobOptions } from '../../base/database/worker/worker-client.ts'
import { exportEnds } from '#shared/audit/export-format.ts'
import type { SecondAnchor } from '../../audit/second-anchor.ts'
import { secondAnchorSetting } from '../../audit/create-audit.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { OpenFolder } from '../../../files/private-files.ts'
import type { Window } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { HandlersOf } from '../../base/handlers.ts'

export interface AuditHandlerDeps extends Pick<Window, 'publish' | 'askForFile'> {
  openFolders: readonly OpenFolder[]
  audit: AuditStore
  reader: AuditReader
  signer: CheckpointSigner
  protection: AuditState['keyProtection']
  clock: Clock
  secondAnchor: SecondAnchor
  settings: Settings
  /** Makes what the word index lacks, unless that is under way. */
  buildWordIndex(): void
  /** Who is at the console, as the audit names them. */
  reviewer(): string
}

type LongJob = InputOf<'audit.cancel'>['job']
const endings = { 'json-lines': 'jsonl', csv: 'csv' } as const

/** `audit.*`: searching, checking, and the export, which is itself an entry. */
export function createAuditHandlers(deps: AuditHandlerDeps): HandlersOf<'audit'> {
  const { audit, reader, signer, protection, clock, publish, reviewer, secondAnchor, settings } = deps
  const underWay = new Map<LongJob, AbortController>()
  let checking: Promise<AuditVerdict | null> | null = null

  /** One job of a kind at a time; null when it was called off. @throws AppError `in-progress` */
  async function run<T>(job: LongJob, work: (options: JobOptions) => Promise<T | null>): Promise<T | null> {
    // guard: audit-jobs.one-at-a-time
    if (underWay.has(job)) throw new AppError('in-progress', 'busy-here')
    const control = new AbortController()
    underWay.set(job, control)
    // guard: audit-jobs.progress
    const onProgress = (done: number, of: number): void => publish('audit.progress', { job, done, of })
    try {
      return await work({ onProgress, signal: control.signal })
    } catch (error) {
      if (error instanceof JobCancelledError) return null
      throw error
    } finally {
      underWay.delete(job)
    }
  }

  async function write(
    format: InputOf<'audit.export'>['format'],
    options: JobOptions,
  ): Promise<OutputOf<'audit.export'> | null> {
    const at = instantOf(clock)
    const file = await deps.askForFile(`factordesk-audit-${at.slice(0, 10)}.${endings[format]}`)
    if (file === null) return null
    // So that the export is anchored to its end; the key stays here.
    // guard: audit-export.anchored-end
    audit.checkpoint('export')
    const { publicKey, fingerprint } = signer
    const { seq, hash } = audit.head()
    const ends = exportEnds(
      {
        exportedAt: at,
        reason: 'requested',
        publicKey,
        fingerprint,
        protection,
        ...audit.extent(),
        last: seq,
        head: hash,
      },
      signer,
    )
    const { entries } = await reader.export({ file, format, to: seq, ends }, options)
    audit.append({ actor: 'app', action: 'audit.exported', outcome: 'ok', detail: { entries, format } })
    return { file, entries }
  }

  return {
    'audit.list': async ({ list, ...filter }) => {
      const page = await reader.search(filter, list)
      if (page === null) return { entries: [], more: false, overtaken: true, unsearched: null }
      if (page.unsearched?.why === 'index') deps.buildWordIndex()
      return { ...page, overtaken: false }
    },
    'audit.state': () => ({
      entries: audit.extent().count,
      headHash: audit.head().hash,
      keyFingerprint: signer.fingerprint,
      keyProtection: protection,
      lastCheckpointSeq: audit.signedTo(),
      findings: [...audit.findings()],
      secondAnchor: secondAnchor.state(),
      start: { end: audit.start.end, unsigned: audit.start.end === 'unclean' ? audit.start.unsigned : null },
      openFolders: [...deps.openFolders],
    }),
    'audit.keepSecondAnchor': async ({ keep }) => {
      const file = keep ? await deps.askForFile(`factordesk-anchors-${signer.fingerprint.slice(0, 16)}.jsonl`) : null
      // The dialog was closed: nothing changes.
      if (keep && file === null) return { secondAnchor: secondAnchor.state() }
      settings.write(secondAnchorSetting, file)
      audit.append({
        actor: reviewer(),
        action: 'audit.second-anchor-set',
        outcome: 'ok',
        detail: { kept: file !== null },
      })
      secondAnchor.keepIn(file)
      await secondAnchor.written()
      return { secondAnchor: secondAnchor.state() }
    },
    'audit.review': ({ reason }) => {
      audit.review(reviewer(), reason)
      return {}
    },
    // A page that was loaded again joins the check that goes on.
    'audit.verify': async ({ whole }) => {
      audit.inspect()
      // What was checked before may have been changed since.
      // guard: audit-jobs.whole-after-finding
      const all = whole || audit.findings().length > 0
      checking ??= run('verify', (options) =>
        reader.verify(all, { ...options, second: secondAnchor.state()?.file ?? null }),
      ).finally(() => (checking = null))
      return { verdict: await checking }
    },
    'audit.export': async ({ format }) =>
      (await run('export', (options) => write(format, options))) ?? { file: null, entries: 0 },
    'audit.cancel': ({ job }) => {
      // guard: audit-jobs.cancel
      underWay.get(job)?.abort()
      return {}
    },
  }
}
