import { retag, tag, type AnnotationFields } from '../annotations.ts'
import { isTextLine, isTextLines } from '../../api/free-text.ts'
import { annotationLimits } from '../limits.ts'

/** Why a file of names is refused as a whole. */
export const fileRefusals = ['secrets', 'no-user-id', 'same-column', 'empty', 'not-text', 'not-csv'] as const
export type FileRefusal = (typeof fileRefusals)[number]

/** What becomes of a line. */
export const lineVerdicts = ['new', 'changed', 'same', 'wrong'] as const

/** What is wrong in a line. */
export const lineProblems = [
  'fields',
  'quote',
  'not-utf8',
  'user-id-missing',
  'user-id-bad',
  'twice',
  'portal-missing',
  'portal-unknown',
  'name-bad',
  'tag-bad',
  'too-many-tags',
  'note-too-long',
  'note-bad',
] as const
export type LineProblem = (typeof lineProblems)[number]

const fields = ['portal', 'userId', 'name', 'tags', 'note'] as const
type Field = (typeof fields)[number]

/** The headers that are understood, each without case, spaces and punctuation; the first of a kind that is there counts. */
const headers: Readonly<Record<Field, readonly string[]>> = {
  portal: ['portal', 'portalname'],
  userId: ['userid', 'login', 'primaryemail', 'emailaddress', 'email'],
  name: ['name', 'ownname', 'company', 'customer', 'account', 'accountname'],
  tags: ['tags', 'tag', 'labels', 'groups'],
  note: ['note', 'notes', 'remark', 'remarks', 'comment'],
}

/** Which column has what, from 0. */
export interface Header {
  columns: Partial<Record<Field, number>> & { userId: number }
  width: number
  ignored: string[]
}

/**
 * The columns of a file by its first line. A column that may contain secrets refuses the file, and its header is not
 * repeated: a file without a header line would show its first password there.
 */
export function readHeader(cells: readonly string[]): Header | { refused: FileRefusal; column: number | null } {
  const secret = cells.findIndex(namesSecret)
  // guard: name-import.secret-column
  if (secret !== -1) return { refused: 'secrets', column: secret + 1 }
  const known = cells.map(plain)
  const columns: Partial<Record<Field, number>> = {}
  for (const field of fields) {
    const header = headers[field].find((one) => known.includes(one))
    if (header === undefined) continue
    if (known.indexOf(header) !== known.lastIndexOf(header))
      return { refused: 'same-column', column: known.lastIndexOf(header) + 1 }
    columns[field] = known.indexOf(header)
  }
  const { userId } = columns
  if (userId === undefined) return { refused: 'no-user-id', column: null }
  const taken = new Set(Object.values(columns))
  const ignored = cells.filter((cell, column) => !taken.has(column) && cell.trim() !== '').map((cell) => short(cell))
  return { columns: { ...columns, userId }, width: cells.length, ignored }
}

/** Words for what is secret, in several languages, wherever they occur in a header. */
const secretParts = [
  ...['password', 'passwort', 'passwd', 'passphrase', 'passcode', 'kennwort', 'secret', 'geheim', 'token', 'otpauth'],
  ...[
    'katalaluan',
    'katasandi',
    'sandi',
    'rahsia',
    'rahasia',
    '密码',
    '密碼',
    '口令',
    '验证码',
    '驗證碼',
    '令牌',
    '密钥',
  ],
  ...['contrasena', 'contrasenya', 'motdepasse', 'senha', 'parola', 'parole', 'пароль', 'wachtwoord', 'losenord'],
  ...['salasana', 'adgangskode', 'passord', 'jelszo', 'haslo', 'heslo', 'geslo', 'lozinka', 'sifre', 'matkhau'],
  ...['パスワード', '暗証番号', '비밀번호', '암호', 'รหัสผ่าน', 'كلمةالمرور', 'كلمةالسر', 'סיסמה', 'पासवर्ड', 'கடவுச்சொல்'],
  ...['privatekey', 'apikey', 'recoverycode', 'backupcode', 'verificationcode'],
]
/** Short words, which count where they are alone. */
const secretWords = new Set(
  'pin pins tan tac otp totp pw pwd pass psw mfa 2fa cvv seed code codes kod kode codigo codice key kunci'.split(' '),
)

/** True for a header that looks like a column of passwords, secrets, tokens, PINs or codes. */
export function namesSecret(header: string): boolean {
  const text = unaccented(header)
  const joined = text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
  // guard: name-import.secret-parts
  if (secretParts.some((part) => joined.includes(unaccented(part)))) return true
  // `userPin` and `user_pin` are two words, as `user pin` is.
  const words = unaccented(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).split(/[^\p{L}\p{M}\p{N}]+/u)
  // guard: name-import.secret-words
  return words.some((word) => secretWords.has(word))
}

/** Lower case without accents; letters that Unicode does not take apart are left as they are, but for these. */
function unaccented(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
}

const plain = (header: string): string => unaccented(header).replace(/[^\p{L}\p{N}]+/gu, '')

/** A line of the file: its cells, or that a quote in it is not balanced. */
export type FileLine = { line: number; cells: readonly string[] } | { line: number; cells: null }

/** A line after it was judged. Only one that is not wrong has all its facts; what is empty in the file stays as it was. */
export interface JudgedLine extends AnnotationFields {
  line: number
  userId: string
  portalId: string
  verdict: (typeof lineVerdicts)[number]
  problem: LineProblem | null
}

export interface Known {
  /** The portals that the console knows: their id, and what they call themselves. */
  portals: readonly { id: string; name: string | null }[]
  /** What is known of a login; null where the list has no line of it yet. */
  find(portalId: string, userId: string): AnnotationFields | null
}

/** Judges every line of a file, in the order of the file. */
export function judgeLines(header: Header, lines: readonly FileLine[], known: Known): JudgedLine[] {
  const seen = new Set<string>()
  return lines.map((line) => {
    const judged = judgeLine(header, line, known)
    if (judged.verdict === 'wrong') return judged
    const login = `${judged.portalId}\n${judged.userId.toLowerCase()}`
    if (seen.has(login)) return wrong(judged, 'twice')
    seen.add(login)
    return judged
  })
}

function judgeLine(header: Header, { line, cells }: FileLine, known: Known): JudgedLine {
  const nothing = { line, userId: '', portalId: '', ownName: '', tags: [], note: '' }
  if (cells === null) return wrong(nothing, 'quote')
  if (cells.length !== header.width) return wrong(nothing, 'fields')
  const cell = (field: Field): string => {
    const column = header.columns[field]
    return column === undefined ? '' : (cells[column] ?? '').trim()
  }
  const userId = cell('userId')
  const shown = { ...nothing, userId: short(userId), ownName: short(cell('name')) }
  if (cells.some((one) => one.includes('\ufffd'))) return wrong(shown, 'not-utf8')
  if (userId === '') return wrong(shown, 'user-id-missing')
  if (userId.length > 254 || /\s/.test(userId) || !isTextLine(userId)) return wrong(shown, 'user-id-bad')
  const portalId = portalOf(cell('portal'), known.portals)
  if (portalId === null) return wrong(shown, cell('portal') === '' ? 'portal-missing' : 'portal-unknown')

  const before = known.find(portalId, userId)
  const ownName = cell('name') || (before?.ownName ?? '')
  const tags = retag(before?.tags ?? [], tagsOf(cell('tags')))
  const note = cell('note').replaceAll('\r\n', '\n').replaceAll('\t', ' ') || (before?.note ?? '')
  const facts = { line, userId, portalId, ownName, tags, note }
  if (ownName.length > annotationLimits.name || !isTextLine(ownName)) return wrong(shown, 'name-bad')
  if (!tags.every((one) => tag.safeParse(one).success)) return wrong(shown, 'tag-bad')
  if (tags.length > annotationLimits.tags) return wrong(shown, 'too-many-tags')
  if (note.length > annotationLimits.note) return wrong(shown, 'note-too-long')
  if (!isTextLines(note)) return wrong(shown, 'note-bad')
  const same =
    before !== null && before.ownName === ownName && before.note === note && before.tags.join() === tags.join()
  return { ...facts, verdict: before === null ? 'new' : same ? 'same' : 'changed', problem: null }
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

const tagsOf = (text: string): string[] =>
  text
    .split(/[,;|]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text)
