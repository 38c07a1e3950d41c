import { parse, CsvError, type Options } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { csvCellOf, csvTextOf } from './cell-text.ts'

/** What a CSV file begins with: spreadsheets take it as the sign of UTF-8. */
export const byteOrderMark = '\uFEFF'

/**
 * A whole CSV file for a spreadsheet (RFC 4180, UTF-8 with its mark). `readCsv` reads the same rows from it. A longer
 * file is the mark and `csvRows` of its parts.
 */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + csvRows(rows)
}

/**
 * Lines of CSV. Every cell is quoted and defused: what a spreadsheet would take for a formula begins with an apostrophe
 * instead, and hidden characters are marks (`csvCellOf`).
 */
export function csvRows(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((cells) => cells.map(csvCellOf)),
    {
      // guard: csv.quotes
      quote: '"',
      quoted: true,
      quoted_empty: true,
      record_delimiter: 'windows',
    },
  )
}

/** A record of a file: where it begins (lines from 1, as an editor counts), and its cells; null where a quote is not balanced. */
export interface CsvRecord {
  line: number
  cells: readonly string[] | null
}

/** Characters that divide cells, the likelier first. */
const delimiters = [',', ';', '\t', '|']
/** Bytes of the longest record. What is longer has a quote that nothing closes. */
const maxRecordBytes = 128 * 1024
/** More records than this with a quote that is not balanced: the file is no CSV. */
const maxBroken = 100

/**
 * The records of a CSV file, blank lines left out. Cells are as they were before `csvRows` defused them. The first line may
 * name the divider (`sep=;`, as spreadsheets write it); otherwise it is the one with which the header can be read, has
 * most names that `known` accepts, and then most cells. A record with a quote that is not balanced is reported as such, and
 * reading goes on with the line after the one where it began.
 *
 * @param known how many of the cells are headers that the caller understands
 * @returns null where hardly anything can be read as CSV
 */
export function readCsv(text: string, known: (cells: readonly string[]) => number = () => 0): CsvRecord[] | null {
  const bytes = Buffer.from(text.replace(/^\uFEFF/, ''))
  const named = /^sep=([^\r\n"])\1*(?:\r\n|\n|\r|$)/i.exec(bytes.subarray(0, 80).toString())
  const from = Buffer.byteLength(named?.[0] ?? '')
  const delimiter = named?.[1] ?? delimiterOf(bytes, known)
  const lines = lineStarts(bytes)
  const found: CsvRecord[] = []
  let at = from
  for (let broken = 0; broken <= maxBroken; broken += 1) {
    const failedAt = readFrom(bytes, at, delimiter, (begun, cells) => found.push({ line: lines.of(begun), cells }))
    if (failedAt === null) return found
    found.push({ line: lines.of(failedAt), cells: null })
    at = lines.after(failedAt)
  }
  return null
}

const options = (delimiter: string): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  trim: true,
  max_record_size: maxRecordBytes,
})

/** Reads until the end or a broken record, whose first byte is answered. */
function readFrom(
  bytes: Buffer,
  from: number,
  delimiter: string,
  onRecord: (begun: number, cells: string[]) => void,
): number | null {
  const rest = bytes.subarray(from)
  /** Where the next record begins. */
  let next = 0
  const isBlank = (end: number): boolean => rest.subarray(next, end).every((byte) => blankBytes.has(byte))
  try {
    parse(rest, {
      ...options(delimiter),
      on_record: (cells: string[], { bytes: end }: { bytes: number }) => {
        if (!(cells.length === 1 && cells[0] === '' && isBlank(end))) onRecord(from + next, cells.map(csvTextOf))
        next = end
        return null
      },
    })
    return null
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return from + next
  }
}

const [tab, lineFeed, carriageReturn, blank] = [9, 10, 13, 32]
const blankBytes: ReadonlySet<number> = new Set([tab, lineFeed, carriageReturn, blank])

function delimiterOf(bytes: Buffer, known: (cells: readonly string[]) => number): string {
  let best = { delimiter: ',', known: -1, cells: 0 }
  for (const delimiter of delimiters) {
    const cells = firstRecord(bytes, delimiter)
    if (cells === null) continue
    const found = { delimiter, known: known(cells), cells: cells.length }
    if (found.known > best.known || (found.known === best.known && found.cells > best.cells)) best = found
  }
  return best.delimiter
}

function firstRecord(bytes: Buffer, delimiter: string): string[] | null {
  try {
    const [first] = parse(bytes.subarray(0, maxRecordBytes), { ...options(delimiter), skip_empty_lines: true, to: 1 })
    return first?.map(csvTextOf) ?? null
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

/** Where lines begin, by bytes. */
function lineStarts(bytes: Buffer): { of: (byte: number) => number; after: (byte: number) => number } {
  const starts = [0]
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed)) starts.push(at + 1)
  }
  /** How many lines begin at this byte or before. */
  function of(byte: number): number {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= byte) low = middle + 1
      else high = middle
    }
    return low
  }
  return { of, after: (byte) => starts[of(byte)] ?? bytes.length }
}
