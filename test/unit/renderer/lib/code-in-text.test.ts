import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asciiDigits } from '#shared/domain/input/digits.ts'
import { codeInText } from '../../../../src/renderer/src/lib/code-in-text.ts'

const found = (text: string) => codeInText(text, 6).code ?? codeInText(text, 6).why

describe('the code in a pasted text', () => {
  it.each([
    ['424725', '424725'],
    [' 424 725\n', '424725'],
    ['424-725', '424725'],
    ['424\u00a0725', '424725'],
    ['４２４７２５', '424725'],
    ['٤٢٤٧٢٥', '424725'],
    ['Text 2: 987654', '987654'],
    ['Your code is 987654. It is valid for 5 minutes.', '987654'],
    ['[Portal] 012345 is your code (ticket T-1)', '012345'],
    ['987654, call +60 3 1234 5678', '987654'],
    ['Call +6012-345678', 'none'],
    ['On 2026-112233', 'none'],
    ['12345', 'none'],
    ['1234567', 'none'],
    ['', 'none'],
    ['no code here', 'none'],
    ['111111 or 222222', 'several'],
    ['111111 and again 111111', 'several'],
  ])('%j: %s', (text, result) => expect(found(text)).toBe(result))

  it('is found among any words, and never as a part of a longer number', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '.', '!', '?', '(', ')', '\n'), maxLength: 20 })
    fc.assert(
      fc.property(
        words,
        fc.stringMatching(/^\d{6}$/),
        words,
        fc.stringMatching(/^\d{1,5}$/),
        (before, code, after, more) => {
          expect(found(`${before} ${code} ${after}`)).toBe(code)
          expect(found(`${before}x${code}${more}x${after}`)).toBe('none')
        },
      ),
    )
  })
})

describe('asciiDigits', () => {
  it('knows the digits of every script, and changes nothing else', () => {
    for (const zero of ['0', '٠', '۰', '०', '০', '๐', '０', '𝟎', '𝟶', '𞥐'])
      for (let value = 0; value < 10; value += 1)
        expect(asciiDigits(`a${String.fromCodePoint(zero.codePointAt(0)! + value)}z`)).toBe(`a${value}z`)
    expect(asciiDigits('²½Ⅷ五 é')).toBe('²½Ⅷ五 é')
  })
})
