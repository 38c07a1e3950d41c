import { parse, CsvError } from 'csv-parse/sync'
import type { FileLine } from '#shared/domain/input/name-import.ts'

/** More lines than this with a quote that is not balanced: the file is none of ours. */
const maxBroken = 100

/**
 * The lines of a CSV file, empty ones left out: commas, semicolons or tabs, whichever the first line has most of; a byte
 * order mark and a `sep=` line as spreadsheets write them are skipped. A line with a quote that is not balanced is reported as such, and
 * reading goes on with the line after it.
 *
 * @returns null where hardly anything can be read as CSV
 */
export function readCsv(text: string): FileLine[] | null {
  const all = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const declared = /^sep=([,;\t])$/i.exec(all[0] ?? '')?.[1]
  let at = declared === undefined ? 0 : 1
  const delimiter = declared ?? delimiterOf(all.find((line) => line.trim() !== '') ?? '')
  const found: FileLine[] = []
  for (let broken = 0; broken <= maxBroken; broken += 1) {
    const failedAt = readFrom(all, at, delimiter, found)
    if (failedAt === null) return found
    found.push({ line: failedAt + 1, cells: null })
    at = failedAt + 1
  }
  return null
}

/** Reads until the end or a broken line, whose place from 0 is answered. */
function readFrom(all: readonly string[], from: number, delimiter: string, found: FileLine[]): number | null {
  /** Where the next record begins. */
  let next = from
  const isEmpty = (place: number): boolean => all[place]?.trim() === ''
  try {
    parse(all.slice(from).join('\n'), {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      on_record: (cells: string[], { lines }: { lines: number }) => {
        const begun = next
        next = from + lines
        if (!(cells.length === 1 && isEmpty(begun))) found.push({ line: begun + 1, cells })
        return null
      },
    })
    return null
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    while (isEmpty(next) && next < all.length) next += 1
    return next
  }
}

/** What divides the cells of this line: the one of the three that is there most often. */
function delimiterOf(line: string): string {
  const often = (one: string): number => line.split(one).length
  return [',', ';', '\t'].reduce((best, one) => (often(one) > often(best) ? one : best))
}
