import { stringify } from 'csv-stringify/sync'

/** What a CSV file begins with: spreadsheets take it as the sign of UTF-8. */
export const byteOrderMark = '\uFEFF'

/**
 * Lines of CSV for a spreadsheet (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe
 * instead (OWASP, CSV injection), so a cell is not always the exact text. A line feed at the beginning counts as one, too,
 * which csv-stringify leaves out.
 *
 * @param quoteEmpty whether an empty cell is two quotes, or nothing
 */
export function csvRows(rows: string[][], { quoteEmpty }: { quoteEmpty: boolean }): string {
  return stringify(rows, {
    // guard: csv.formulas
    escape_formulas: true,
    cast: {
      // guard: csv.leading-line-feed
      string: (text) => (text.startsWith('\n') ? `'${text}` : text),
    },
    // guard: csv.quotes
    quote: '"',
    quoted: true,
    quoted_empty: quoteEmpty,
    record_delimiter: 'windows',
  })
}
