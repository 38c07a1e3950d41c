import { contentsBelow } from '../files-below.ts'
import { encodingsOf, type Encoding } from './secret-encodings.ts'

/** Where a secret was found, and in which encoding. */
export interface Found {
  /** Below the folder that was searched, or what a text was called. */
  file: string
  secret: string
  as: string
}

/** Searches every file below a folder for secrets: as they are, and in Base64, hexadecimal, URL- and UTF-16-encoded. */
export function findSecrets(folder: string, secrets: Iterable<string>): Found[] {
  const search = createSearch(secrets)
  return [...contentsBelow(folder)].flatMap(({ name, content }) => search(content, name))
}

/** The same in a text; `file` is what it is called in what is found. */
export function findSecretsIn(text: string, file: string, secrets: Iterable<string>): Found[] {
  return createSearch(secrets)(Buffer.from(text, 'utf8'), file)
}

/** Encodings by their first four bytes: a text is then read once, however many secrets there are. */
type ByBeginning = Map<number, Encoding[]>

function createSearch(secrets: Iterable<string>): (content: Buffer, file: string) => Found[] {
  const encodings = [...secrets].flatMap(encodingsOf)
  const exact = byBeginning(encodings.filter(({ anyCase }) => !anyCase))
  const anyCase = byBeginning(encodings.filter((encoding) => encoding.anyCase))
  return (content, file) =>
    [...hits(content, exact), ...hits(inLowerCase(content), anyCase)].map(({ secret, as }) => ({ file, secret, as }))
}

function byBeginning(encodings: readonly Encoding[]): ByBeginning {
  const table: ByBeginning = new Map()
  for (const encoding of encodings) {
    if (encoding.bytes.length < 4) throw new Error(`too short to be searched: ${encoding.secret.length} letters`)
    const beginning = encoding.bytes.readInt32BE(0)
    table.set(beginning, [...(table.get(beginning) ?? []), encoding])
  }
  return table
}

function hits(content: Buffer, table: ByBeginning): Set<Encoding> {
  const found = new Set<Encoding>()
  /** Most beginnings are ruled out by one comparison of sixteen of their bits. */
  const maybe = new Uint8Array(65_536)
  for (const beginning of table.keys()) maybe[mixed(beginning)] = 1
  let last = 0
  for (let at = 0; at < content.length; at += 1) {
    last = (last << 8) | content[at]!
    if (maybe[mixed(last)] === 0 || at < 3) continue
    for (const encoding of table.get(last) ?? []) if (isWholeWord(content, at - 3, encoding)) found.add(encoding)
  }
  return found
}

function mixed(beginning: number): number {
  return (Math.imul(beginning, 0x9e3779b1) >>> 16) & 0xffff
}

function isWholeWord(content: Buffer, at: number, { bytes, alone }: Encoding): boolean {
  const end = at + bytes.length
  if (!content.subarray(at, end).equals(bytes)) return false
  return !alone || !(isWordByte(content[at - 1]) || isWordByte(content[end]))
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /[0-9a-zA-Z]/.test(String.fromCharCode(byte))
}

function inLowerCase(content: Buffer): Buffer {
  return Buffer.from(content).map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)) as Buffer
}
