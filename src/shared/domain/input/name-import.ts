import { retag, type AnnotationFields } from '../annotations.ts'
import { annotationLimits } from '../limits.ts'
import { dividedTags, readNote, readOwnName, readTag } from './free-text.ts'
import type { WrongText } from './input-problem.ts'
import { columnOf, importFields, type ImportField } from './name-headers.ts'
import { namesSecret } from './secret-headers.ts'
import { readUserId, userIdKey } from './user-id.ts'

/** Why a file of names is refused as a whole. */
export const fileRefusals = ['secrets', 'no-user-id', 'same-column', 'empty', 'not-text', 'not-csv', 'audit'] as const
export type FileRefusal = (typeof fileRefusals)[number]

/** What becomes of a line. */
export const lineVerdicts = ['new', 'changed', 'same', 'wrong'] as const

/** What is wrong in a line. */
export const lineProblems = [
  'quote',
  'lost-character',
  'user-id-missing',
  'user-id-bad',
  'user-id-space',
  'user-id-too-long',
  'twice',
  'portal-missing',
  'portal-unknown',
  'name-bad',
  'name-too-long',
  'tag-bad',
  'tag-too-long',
  'too-many-tags',
  'note-too-long',
  'note-bad',
] as const
export type LineProblem = (typeof lineProblems)[number]

/** Which column has what, from 0. */
export interface Header {
  columns: Partial<Record<ImportField, number>> & { userId: number }
  /** Headers that are not understood. */
  ignored: string[]
  /** Whether a column has a header. */
  named: boolean[]
}

/**
 * The columns of a file by its first line. A column that may contain secrets refuses the file, and its header is not
 * repeated: a file without a header line would show its first password there.
 */
export function readHeader(cells: readonly string[]): Header | { refused: FileRefusal; column: number | null } {
  const secret = cells.findIndex((cell, at) => namesSecret(cell, cells.toSpliced(at, 1)))
  // guard: name-import.secret-column
  if (secret !== -1) return { refused: 'secrets', column: secret + 1 }
  const columns: Partial<Record<ImportField, number>> = {}
  for (const field of importFields) {
    const found = columnOf(field, cells)
    if (found === null) continue
    if (found.twice !== null) return { refused: 'same-column', column: found.twice + 1 }
    columns[field] = found.column
  }
  // `Account` is a name where nothing else is.
  if (columns.account === columns.name) delete columns.account
  const { userId } = columns
  if (userId === undefined) return { refused: 'no-user-id', column: null }
  const taken = new Set(Object.values(columns))
  const ignored = cells.filter((cell, column) => !taken.has(column) && cell.trim() !== '').map((cell) => short(cell))
  return { columns: { ...columns, userId }, ignored, named: cells.map((cell) => cell.trim() !== '') }
}

/** A line of the file: its cells, or null where a quote in it is not balanced. */
export interface FileLine {
  line: number
  cells: readonly string[] | null
}

/** A line after it was judged. Only one that is not wrong has all its facts; what is empty in the file stays as it was. */
export interface JudgedLine extends AnnotationFields {
  line: number
  userId: string
  portalId: string
  verdict: (typeof lineVerdicts)[number]
  problem: LineProblem | null
  /** Columns, from 1, that have text in this line and no header: it is left out. */
  leftOut: number[]
}

export interface Known {
  /** The portals that the console knows: their id, and what they call themselves. */
  portals: readonly { id: string; name: string | null }[]
  /** The login of an account's key, as our own exports write it; null for a key that is on no list. */
  account(key: string): { portalId: string; userId: string } | null
  /** What is known of a login, by each of its spellings; null where the list has no line of it yet. `key` is one for all of them. */
  find(portalId: string, userId: string): { key: string; facts: AnnotationFields } | null
}

/** Judges every line of a file that has text in it, in the order of the file. */
export function judgeLines(header: Header, lines: readonly FileLine[], known: Known): JudgedLine[] {
  const seen = new Set<string>()
  const written = lines.filter(({ cells }) => cells === null || cells.some((cell) => cell.trim() !== ''))
  return written.map((line) => {
    const judged = judgeLine(header, line, known)
    if (judged.verdict === 'wrong') return judged
    const { portalId, userId } = judged
    const login = known.find(portalId, userId)?.key ?? `${portalId}\n${userIdKey(userId)}`
    // guard: name-import.twice
    if (seen.has(login)) return wrong(judged, 'twice')
    seen.add(login)
    return judged
  })
}

/** A line that is shorter than the header leaves the rest empty; what is beyond the header is left out, which is reported. */
function judgeLine(header: Header, { line, cells }: FileLine, known: Known): JudgedLine {
  const nothing = { line, userId: '', portalId: '', ownName: '', tags: [], note: '', leftOut: [] }
  if (cells === null) return wrong(nothing, 'quote')
  const cell = (field: ImportField): string => {
    const column = header.columns[field]
    return column === undefined ? '' : (cells[column] ?? '').trim()
  }
  // guard: name-import.left-out
  const leftOut = cells.flatMap((one, at) => (header.named[at] === true || one.trim() === '' ? [] : [at + 1]))
  const login = readUserId(cell('userId'))
  const shown = { ...nothing, userId: short(cell('userId')), ownName: short(cell('name')), leftOut }
  if (cells.some((one) => one.includes('\ufffd'))) return wrong(shown, 'lost-character')
  if (!login.ok) return wrong(shown, userIdProblem(login))
  const account = cell('portal') === '' ? known.account(cell('account')) : null
  const portalId = account?.portalId ?? portalOf(cell('portal'), known.portals)
  if (portalId === null) return wrong(shown, cell('portal') === '' ? 'portal-missing' : 'portal-unknown')

  const userId = account?.userId ?? login.value
  const before = known.find(portalId, userId)?.facts ?? null
  const name = readOwnName(cell('name'))
  if (!name.ok) return wrong(shown, name.problem === 'too-long' ? 'name-too-long' : 'name-bad')
  const read = dividedTags(cell('tags')).map(readTag)
  const badTag = read.find((one) => !one.ok)
  if (badTag?.ok === false) return wrong(shown, badTag.problem === 'too-long' ? 'tag-too-long' : 'tag-bad')
  const tags = retag(
    before?.tags ?? [],
    read.map((one) => (one.ok ? one.value : '')),
  )
  if (tags.length > annotationLimits.tags) return wrong(shown, 'too-many-tags')
  const written = readNote(cell('note'))
  if (!written.ok) return wrong(shown, written.problem === 'too-long' ? 'note-too-long' : 'note-bad')
  const ownName = name.value || (before?.ownName ?? '')
  const note = written.value || (before?.note ?? '')
  const facts = { line, userId, portalId, ownName, tags, note, leftOut }
  const same =
    before !== null && before.ownName === ownName && before.note === note && before.tags.join() === tags.join()
  return { ...facts, verdict: before === null ? 'new' : same ? 'same' : 'changed', problem: null }
}

function userIdProblem({ problem }: WrongText): LineProblem {
  if (problem === 'empty') return 'user-id-missing'
  if (problem === 'space-inside') return 'user-id-space'
  return problem === 'too-long' ? 'user-id-too-long' : 'user-id-bad'
}

function wrong(line: Omit<JudgedLine, 'verdict' | 'problem'>, problem: LineProblem): JudgedLine {
  return { ...line, tags: [], note: '', verdict: 'wrong', problem }
}

/** By its id or its name; the only portal there is where the file names none. */
function portalOf(text: string, portals: Known['portals']): string | null {
  if (text === '') return portals.length === 1 ? (portals[0]?.id ?? null) : null
  const meant = text.toLowerCase()
  const found = portals.filter(({ id, name }) => id.toLowerCase() === meant || name?.toLowerCase() === meant)
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
