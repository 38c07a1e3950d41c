import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../../../src/main/base/csv/csv.ts'

const lines = (text: string): unknown => readCsv(text)?.map(({ line, cells }) => [line, cells])

describe('a CSV file', () => {
  it.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons and CRLF, as a spreadsheet writes', '\ufeffa;b\r\n1;2\r\n'],
    ['tabs', 'a\tb\r1\t2'],
  ])('with %s', (_, text) => {
    expect(lines(text)).toEqual([
      [1, ['a', 'b']],
      [2, ['1', '2']],
    ])
  })

  it('with a line that says what divides', () => {
    expect(lines('sep=;\na,a;b\n1;2')).toEqual([
      [2, ['a,a', 'b']],
      [3, ['1', '2']],
    ])
  })

  it.each([
    ['sep=;', ';'],
    ['SEP=|', '|'],
    ['sep=\t', '\t'],
    ['sep=;;;', ';'],
  ])('with %j, which names what divides', (first, divider) => {
    expect(lines(`${first}\r\na,a${divider}b\r\n1${divider}2`)).toEqual([
      [2, ['a,a', 'b']],
      [3, ['1', '2']],
    ])
  })

  it.each([
    ['in a quoted header', '"User ID";"Name, legal, short"\n1;2', ['User ID', 'Name, legal, short'], 2],
    ['in a quoted header, more often than what divides', '"a;b;c;d","e"\n1,2', ['a;b;c;d', 'e'], 2],
    ['and a line break in a quoted header', '"User\r\nID";"Name, legal"\r\n1;2', ['User\r\nID', 'Name, legal'], 3],
  ])('with other dividers %s', (_, text, header, second) => {
    expect(lines(text)).toEqual([
      [1, header],
      [second, ['1', '2']],
    ])
  })

  it('has what divides the headers that are understood, where two could', () => {
    const known = (cells: readonly string[]): number => cells.filter((cell) => cell === 'User ID').length
    expect(readCsv('User ID;Name, legal, short\n1;2', known)?.map(({ cells }) => cells)).toEqual([
      ['User ID', 'Name, legal, short'],
      ['1', '2'],
    ])
  })

  it('has blanks around its quotes, and lines of any width', () => {
    expect(lines('a, "b" ,c\n1\n1,2,3,,\n')).toEqual([
      [1, ['a', 'b', 'c']],
      [2, ['1']],
      [3, ['1', '2', '3', '', '']],
    ])
  })

  it('counts its lines as an editor does: over empty ones, and over breaks in quotes', () => {
    expect(lines('a,b\n\n"1\n1",2\n\n\n3,4\n')).toEqual([
      [1, ['a', 'b']],
      [3, ['1\n1', '2']],
      [7, ['3', '4']],
    ])
  })

  it('keeps quotes that are doubled, and what divides inside quotes', () => {
    expect(lines('a,b\n"say ""hi""","x,y"')).toEqual([
      [1, ['a', 'b']],
      [2, ['say "hi"', 'x,y']],
    ])
  })

  it.each(['"1', '1"', '"1"2', 'x"1'])('reports a quote that is not balanced, and reads on: %s', (cell) => {
    expect(lines(`a,b\n1,2\n${cell},3\n\n4,5\n6,7\n`)).toEqual([
      [1, ['a', 'b']],
      [2, ['1', '2']],
      [3, null],
      [5, ['4', '5']],
      [6, ['6', '7']],
    ])
  })

  it('is given up where hardly a line can be read', () => {
    expect(readCsv('a,b\n'.concat('x"y,1\n'.repeat(500)))).toBeNull()
  })

  it('that is empty has no line', () => {
    expect(readCsv('')).toEqual([])
    expect(readCsv('\ufeff\r\n\r\n')).toEqual([])
  })

  it('is read whatever it contains: line numbers rise, and none is there twice', () => {
    const pieces = fc.constantFrom('a', '"', '""', ',', ';', '\n', '\r\n', ' ', 'x,y\n')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (all) => {
        const found = readCsv(all.join(''))?.map(({ line }) => line) ?? []
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b))
      }),
    )
  })
})
