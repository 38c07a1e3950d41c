import type { OutputOf } from '#shared/ipc/operations.ts'
import type { CodePage } from '#shared/domain/input/code-pages.ts'
import { knownHeaders } from '#shared/domain/input/name-headers.ts'
import {
  judgeLines,
  readHeader,
  type FileRefusal,
  type Header,
  type JudgedLine,
  type Known,
} from '#shared/domain/input/name-import.ts'
import { AppError } from '../../../base/errors.ts'
import { csvFile, readCsv, type CsvRecord } from '../../../base/csv/csv.ts'
import { decoded, possibleCodePages, unicodeText } from '../../../base/csv/text-encoding.ts'
import { saveFile } from '../../../base/dialogs.ts'
import { auditColumns } from '../../../audit/reader/export-csv.ts'
import type { Window } from '../../../base/environment.ts'
import type { AuditStore } from '../../../audit/store.ts'
import type { KnownAccounts, StoredAccount } from '../known-accounts.ts'
import type { Annotation, AnnotationStore } from '../annotation-store.ts'
import type { Portals } from '../../portals/service.ts'
import type { UnitOfWork } from '../../../base/unit-of-work.ts'

export interface CsvImportDeps {
  askForFile: Window['askForFile']
  askForBytes: Window['askForBytes']
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
  /** The file that was chosen last, read in a code page. @throws AppError `not-found` for a preview that is not the newest, or was imported already */
  previewAs(previewId: string, encoding: CodePage): Preview
  /** @throws AppError as `previewAs` */
  confirm(previewId: string): OutputOf<'accountList.confirmImport'>
  saveSample(): Promise<OutputOf<'accountList.saveSample'>>
}

/** Largest file, in bytes. */
const maxBytes = 2 * 1024 * 1024
/** Of a file that is not Unicode so many texts show what a code page makes of it, each so long at most. */
const [sampleTexts, sampleLength] = [4, 120]

const sample = [
  ['Portal', 'User ID', 'Name', 'Tags', 'Note'],
  ['', 'it@example.com', 'Head office', 'south, priority', 'Call before a change'],
  ['', 'ops@example.com', 'Warehouse', 'north', ''],
]

export function createCsvImport(deps: CsvImportDeps): CsvImport {
  const { unitOfWork, audit, annotations, accountStore, portals } = deps
  /** The newest preview; nothing of a file is kept beyond it. `bytes` are those of a file that is not Unicode. */
  let waiting: { previewId: string; file: string; lines: readonly JudgedLine[]; bytes: Uint8Array | null } | null = null

  /** The account of a login, by the User ID that it has now or had before; the one that has it now comes first. */
  function accountOf(portalId: string, userId: string): StoredAccount | null {
    const account = accountStore.findUser(portalId, userId)
    if (account !== null || annotations.find(portalId, userId) !== null) return account
    // guard: name-import.former-user-id
    return accountStore.find(annotations.formerAccount(portalId, userId) ?? '')
  }

  /** What is written down for a login; empty facts where nothing is. */
  function lineOf(portalId: string, userId: string): Annotation {
    const account = accountOf(portalId, userId)
    return account === null ? annotations.get(portalId, userId) : annotations.getOfAccount(account)
  }

  const known = (): Known => ({
    portals: portals.list().map(({ id, capabilities }) => ({ id, name: capabilities?.portalName ?? null })),
    account: (key) => {
      const account = accountStore.find(key)
      const login = account === null ? annotations.byKey(key) : { ...account, userId: account.summary.userId }
      return login === null ? null : { portalId: login.portalId, userId: login.userId }
    },
    find: (portalId, userId) => {
      const account = accountOf(portalId, userId)
      if (account === null && annotations.find(portalId, userId) === null) return null
      const line = lineOf(portalId, userId)
      return { key: account?.summary.id ?? line.key, facts: line }
    },
  })

  function judge(text: string): Judged | RefusedFile {
    const refused = (why: FileRefusal, column: number | null = null): RefusedFile => ({ kind: 'refused', why, column })
    // guard: name-import.text-only
    if (text.includes('\0')) return refused('not-text')
    // An Authenticator App's secret is one whatever its column is called.
    // guard: name-import.otpauth
    if (/otpauth:/i.test(text)) return refused('secrets')
    const [first, ...rest] = readCsv(text, knownHeaders) ?? [{ line: 0, cells: null }]
    if (first === undefined) return refused('empty')
    if (first.cells === null) return refused('not-csv')
    if (rest[0]?.cells?.join() === auditColumns.join()) return refused('audit')
    const header = readHeader(first.cells)
    if ('refused' in header) return refused(header.refused, header.column)
    const lines = judgeLines(header, rest, known())
    return lines.length === 0 ? refused('empty') : { lines, ignored: header.ignored, texts: textsOf(header, rest) }
  }

  function previewOf(file: string, text: string, bytes: Uint8Array | null): Preview {
    waiting = null
    const judged = judge(text)
    if (isRefusedFile(judged)) return judged
    const { ignored, lines } = judged
    const previewId = deps.newKey()
    waiting = { previewId, file, lines, bytes }
    return { kind: 'preview', previewId, file, lines, ignored }
  }

  /** The code pages in which the file's header can be read, each with what it makes of the names, tags and notes that differ. */
  function offerCodePages(file: string, bytes: Uint8Array): Preview {
    const pages = bytes.includes(0) ? [] : possibleCodePages(bytes)
    const read = pages.map(({ encoding, text }) => ({ encoding, text, judged: judge(text) }))
    // Nothing of a file is shown that has secrets in any reading.
    const refusals = read.flatMap(({ judged }) => (isRefusedFile(judged) ? [judged] : []))
    // guard: name-import.sample-secrets
    const secrets = refusals.find(({ why }) => why === 'secrets')
    if (secrets !== undefined) return secrets
    const possible = read.flatMap((one) => (isRefusedFile(one.judged) ? [] : [{ ...one, texts: one.judged.texts }]))
    const [first] = possible
    if (first === undefined) return refusals[0] ?? { kind: 'refused', why: 'not-text', column: null }
    const offered = possible.map(({ encoding, texts }) => ({ encoding, sample: texts }))
    if (offered.every(({ sample }) => sample.length === 0)) return previewOf(file, first.text, bytes)
    const previewId = deps.newKey()
    waiting = { previewId, file, lines: [], bytes }
    return { kind: 'code-pages', previewId, file, codePages: offered }
  }

  /** @throws AppError `not-found` for a preview that is not the newest, or was imported already */
  function waitingFor(previewId: string): NonNullable<typeof waiting> {
    // guard: name-import.newest-preview
    if (waiting?.previewId !== previewId) throw new AppError('not-found', 'preview-over')
    return waiting
  }

  return {
    preview: async () => {
      waiting = null
      const file = await deps.askForBytes(maxBytes, 'csv')
      if (file === null) return { kind: 'none' }
      const text = unicodeText(file.bytes)
      return text === null ? offerCodePages(file.name, file.bytes) : previewOf(file.name, text, null)
    },
    previewAs: (previewId, encoding) => {
      const { file, bytes } = waitingFor(previewId)
      const text = bytes === null ? null : decoded(bytes, encoding)
      if (text === null) throw new AppError('not-found', 'preview-over')
      return previewOf(file, text, bytes)
    },
    confirm: (previewId) => {
      const { file, lines } = waitingFor(previewId)
      const of = (verdict: JudgedLine['verdict']): JudgedLine[] => lines.filter((line) => line.verdict === verdict)
      const counts = { added: of('new').length, changed: of('changed').length }
      // guard: name-import.valid-lines
      const good = [...of('new'), ...of('changed'), ...of('same')]
      // guard: name-import.transaction
      unitOfWork.run(() => {
        for (const { portalId, userId, ownName, tags, note } of good)
          annotations.put({ ...lineOf(portalId, userId), ownName, tags, note, imported: true })
        const detail = { ...counts, same: of('same').length, wrong: of('wrong').length, file: file.slice(0, 200) }
        audit.append({ actor: 'app', action: 'roster.imported', outcome: 'ok', detail })
      }, [annotations])
      // guard: name-import.once
      waiting = null
      return counts
    },
    saveSample: async () => ({
      file: await saveFile(deps.askForFile, 'factordesk-names.csv', () => csvFile(sample)),
    }),
  }
}

interface Judged {
  lines: JudgedLine[]
  ignored: string[]
  /** The names, tags and notes of the file that are not plain ASCII, some of them. */
  texts: string[]
}
type RefusedFile = Extract<Preview, { kind: 'refused' }>

const isRefusedFile = (judged: Judged | RefusedFile): judged is RefusedFile => 'kind' in judged

function textsOf({ columns }: Header, records: readonly CsvRecord[]): string[] {
  const texts: string[] = []
  for (const { cells } of records) {
    for (const column of [columns.name, columns.tags, columns.note]) {
      const text = column === undefined ? '' : (cells?.[column] ?? '')
      if (/\P{ASCII}/u.test(text)) texts.push(text.slice(0, sampleLength))
      if (texts.length === sampleTexts) return texts
    }
  }
  return texts
}
