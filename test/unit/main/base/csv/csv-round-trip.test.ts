import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvFile, readCsv } from '../../../../../src/main/base/csv/csv.ts'
import { decoded, possibleCodePages, unicodeText } from '../../../../../src/main/base/csv/text-encoding.ts'
import { seeded } from '../../../../support/fuzz/seeded.ts'

/** Characters that CSV, spreadsheets and texts of two directions take for something else. */
const strange = fc.constantFrom(
  ...['"', "'", ',', ';', '\t', '|', '\r', '\n', '\r\n', ' ', '=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹢'],
  ...[
    '\u202e',
    '\u2066',
    '\u2069',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u2028',
    '\ud800',
    '\0',
    'א',
    '网',
    '👩‍💻',
    'sep=;',
    '#',
  ],
  ...['<', '<U+202E>', '<U+003C>', '<U+', '<U+0041>', 'U+202E>', 'a'],
)
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(strange, { maxLength: 8 }).map((parts) => parts.join('')),
)
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 })

/** Written to a file and read from it. */
const through = (written: string[][]): unknown =>
  readCsv(unicodeText(Buffer.from(csvFile(written))) ?? '')?.map(({ cells }) => cells)

describe('a CSV file of ours', () => {
  it('is read as it was written, whatever is in it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(rows, (written) => {
        expect(through(written)).toEqual(written)
      }),
      seeded('csv round trip', 2000),
    )
  })

  it('has no cell that a spreadsheet takes for a formula, in any width, and none that changes directions', () => {
    const start = fc.constantFrom('=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '⁺', '−', '\t', '\r', '\n')
    const before = fc.constantFrom('', ' ', '\u00a0', '\u200b', '\u202e', '\ufeff')
    fc.assert(
      fc.property(before, start, cell, (blank, sign, rest) => {
        const text = csvFile([[`${blank}${sign}${rest}`]])
        expect(text.slice(1, 3)).toBe(`"'`)
        expect(text.slice(1)).not.toMatch(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/)
      }),
      seeded('csv formulas', 1000),
    )
  })

  it('shows a character that turns the direction as a mark', () => {
    expect(csvFile([['Bayu \u202elatigiD']])).toContain('"Bayu <U+202E>latigiD"')
  })
})

describe('a file from elsewhere', () => {
  const text = 'User ID;Name\r\nit@a.example;Überlingen 東京\r\n'
  const swapped = Buffer.from(text, 'utf16le').swap16()

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first, with its mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first, with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ['UTF-16, little end first', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first', swapped],
  ])('in %s is read', (_, bytes) => {
    expect(unicodeText(bytes)).toBe(text)
  })

  it.each([
    ['windows-1252', [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80], 'Müller €'],
    ['windows-1251', [0xd1, 0xea, 0xeb, 0xe0, 0xe4, 0x2c, 0xce, 0xf4, 0xe8, 0xf1], 'Склад,Офис'],
    ['windows-874', [0xca, 0xd2, 0xa2, 0xd2], 'สาขา'],
    ['shift_jis', [0x93, 0x8c, 0x8b, 0x9e, 0x83, 0x45, 0x83, 0x46], '東京ウェ'],
    ['gb18030', [0xc9, 0xcf, 0xba, 0xa3], '上海'],
    ['big5', [0xa5, 0x78, 0xa5, 0x5f], '台北'],
    ['euc-kr', [0xbc, 0xad, 0xbf, 0xef], '서울'],
  ] as const)('in %s is offered in it', (encoding, codes, expected) => {
    const bytes = Uint8Array.from(codes)
    expect(unicodeText(bytes)).toBeNull()
    expect(possibleCodePages(bytes)).toContainEqual({ encoding, text: expected })
    expect(decoded(bytes, encoding)).toBe(expected)
  })

  it('in Cyrillic and Western European code pages is offered in them first', () => {
    const western = Buffer.from('User ID;Name\nit@a.example;M\xfcller Stra\xdfe\n', 'latin1')
    expect(possibleCodePages(western)[0]?.encoding).toBe('windows-1252')
    const cyrillic = Buffer.from(
      'User ID;Name\nit@a.example;\xc3\xee\xeb\xee\xe2\xed\xee\xe9 \xee\xf4\xe8\xf1\n',
      'latin1',
    )
    expect(possibleCodePages(cyrillic)[0]?.encoding).toBe('windows-1251')
  })
})
