import type { OutputOf } from '#shared/ipc/operations.ts'
import { judgeLines, readHeader, type FileRefusal, type JudgedLine } from '#shared/domain/input/name-import.ts'
import { AppError } from '../../../base/errors.ts'
import { byteOrderMark } from '../../../base/csv.ts'
import { saveFile } from '../../../base/dialogs.ts'
import { readCsv } from './read-csv.ts'
import type { Window } from '../../../base/environment.ts'
import type { AuditStore } from '../../../audit/store.ts'
import type { KnownAccounts } from '../known-accounts.ts'
import type { AnnotationStore } from '../annotation-store.ts'
import type { Portals } from '../../portals/service.ts'
import type { UnitOfWork } from '../../../base/unit-of-work.ts'

export interface CsvImportDeps {
  askForFile: Window['askForFile']
  askForText: Window['askForText']
  audit: AuditStore
  accountStore: KnownAccounts
  newKey(): string
  annotations: AnnotationStore
  portals: Portals
  unitOfWork: UnitOfWork
}

type Preview = OutputOf<'accountList.previewImport'>

/** Names from a file: shown first, line by line, and kept only when the user says so. */
export interface CsvImport {
  preview(): Promise<Preview>
  /** @throws AppError `not-found` for a preview that is not the newest, or was imported already */
  confirm(previewId: string): OutputOf<'accountList.confirmImport'>
  saveSample(): Promise<OutputOf<'accountList.saveSample'>>
}

/** Largest file, in bytes. */
const maxBytes = 2 * 1024 * 1024

const sample = `Portal,User ID,Name,Tags,Note
,it@example.com,Head office,"south, priority",Call before a change
,ops@example.com,Warehouse,north,
`

export function createCsvImport(deps: CsvImportDeps): CsvImport {
  const { unitOfWork, audit, annotations, accountStore, portals } = deps
  /** The newest preview; nothing of a file is kept beyond it. */
  let waiting: { previewId: string; file: string; lines: readonly JudgedLine[] } | null = null

  function judge(text: string): { header: ReturnType<typeof readHeader>; lines: JudgedLine[] } | FileRefusal {
    // guard: name-import.text-only
    if (text.includes('\0')) return 'not-text'
    // An Authenticator App's secret is one whatever its column is called.
    // guard: name-import.otpauth
    if (/otpauth:/i.test(text)) return 'secrets'
    const [first, ...rest] = readCsv(text) ?? [{ line: 0, cells: null }]
    if (first === undefined) return 'empty'
    if (first.cells === null) return 'not-csv'
    const header = readHeader(first.cells)
    if ('refused' in header) return { header, lines: [] }
    const known = {
      portals: portals.list().map(({ id, capabilities }) => ({ id, name: capabilities?.portalName ?? null })),
      find: (portalId: string, userId: string) =>
        annotations.find(portalId, userId) ??
        (accountStore.findUser(portalId, userId) === null ? null : annotations.get(portalId, userId)),
    }
    return { header, lines: judgeLines(header, rest, known) }
  }

  return {
    preview: async () => {
      waiting = null
      const file = await deps.askForText(maxBytes, 'csv')
      if (file === null) return { kind: 'none' }
      const judged = judge(file.text)
      if (typeof judged === 'string') return { kind: 'refused', why: judged, column: null }
      const { header, lines } = judged
      if ('refused' in header) return { kind: 'refused', why: header.refused, column: header.column }
      if (lines.length === 0) return { kind: 'refused', why: 'empty', column: null }
      const previewId = deps.newKey()
      waiting = { previewId, file: file.name, lines }
      return { kind: 'preview', previewId, file: file.name, lines, ignored: header.ignored }
    },
    confirm: (previewId) => {
      // guard: name-import.newest-preview
      if (waiting?.previewId !== previewId) throw new AppError('not-found')
      const { file, lines } = waiting
      const of = (verdict: JudgedLine['verdict']): JudgedLine[] => lines.filter((line) => line.verdict === verdict)
      const counts = { added: of('new').length, changed: of('changed').length }
      // guard: name-import.valid-lines
      const good = [...of('new'), ...of('changed'), ...of('same')]
      // guard: name-import.transaction
      unitOfWork.run(() => {
        for (const { portalId, userId, ownName, tags, note } of good)
          annotations.put({ ...annotations.get(portalId, userId), ownName, tags, note, imported: true })
        const detail = { ...counts, same: of('same').length, wrong: of('wrong').length, file: file.slice(0, 200) }
        audit.append({ actor: 'app', action: 'roster.imported', outcome: 'ok', detail })
      }, [annotations])
      // guard: name-import.once
      waiting = null
      return counts
    },
    saveSample: async () => ({
      file: await saveFile(deps.askForFile, 'factordesk-names.csv', () => byteOrderMark + sample),
    }),
  }
}
