/**
 * How every search of the console and of the portal compares texts (docs/decisions/0025). Both the text and what is
 * searched for are folded by `foldForSearch`; a word is found where its folded text is a part of the other's.
 */

import { asciiDigits } from '../input/digits.ts'

/** Changes with every change of what `foldForSearch` returns: what was stored folded is then folded again. */
export const foldVersion = 1

const isAscii = /^[\0-\x7f]*$/
const ignorable = /\p{Default_Ignorable_Code_Point}/gu
/**
 * Accents, points and tone marks: what the Unicode Collation Algorithm (UTS 10) compares on its second level. Vowel signs of
 * Thai, Lao and the scripts of India are letters there and stay.
 */
const accents =
  /(?=\p{M})[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\u0e3a\u0e47-\u0e4c\u0e4e\u0ec8-\u0ecc]/gu
const dashes = /[\p{Pd}\u2212]/gu
const apostrophes = /[\u2018-\u201b\u02b9\u02bc\u2032]/gu
const quotes = /[\u201c-\u201f\u2033]/gu
const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/gu
const hiraganaBefore = 0x60
/** Letters that Unicode does not take apart, as a keyboard without them writes them. */
const plain: Readonly<Record<string, string>> = {
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ŧ: 't',
  ŋ: 'n',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ß: 'ss',
  ς: 'σ',
}
const notPlain = /[øđðħłŧŋæœþßς]/g
/** The iota below a Greek letter; its capital is a letter of its own. */
const iotaBelow = /\u0345/g

/**
 * A text as searches compare it: compatible forms (NFKD), without accents, marks that cannot be seen and case, every
 * decimal digit as one of 0 to 9, every dash as `-`, Katakana as Hiragana. The text stays taken apart, so that a part of it
 * folds to a part of what the whole folds to. ß is ss; ı and İ are i; ø, đ, ł are o, d, l; æ is ae; ä is a, never ae.
 */
export function foldForSearch(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase()
  const apart = withoutAccents(text.normalize('NFKD'))
  // Upper case first: ß, ı and ς have a lower case of their own.
  const cased = withoutAccents(apart.toUpperCase().toLowerCase().normalize('NFKD'))
  return asciiDigits(cased)
    .replace(notPlain, (letter) => plain[letter] ?? letter)
    .replace(dashes, '-')
    .replace(apostrophes, "'")
    .replace(quotes, '"')
    .replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - hiraganaBefore))
}

function withoutAccents(text: string): string {
  // guard: search.fold-accents
  return text.replace(ignorable, '').replace(iotaBelow, 'ι').replace(accents, '')
}

/** The words of what is searched for, folded: what lies between spaces. Empty where there is nothing to search for. */
export function searchWords(typed: string): string[] {
  return foldForSearch(typed)
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== '')
}

/** True where every word is a part of the text. @param folded a text of `foldForSearch` @param words of `searchWords` */
export function hasWords(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word))
}
