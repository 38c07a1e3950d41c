import { codePages, type CodePage } from '#shared/domain/input/code-pages.ts'

/** The text of a file in Unicode: UTF-8, or UTF-16 with its mark or recognised by its zeros. null where it is neither. */
export function unicodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be')
  return decoded(bytes, utf16Of(bytes) ?? 'utf-8')
}

/** The text in a code page; null where a byte has no meaning in it. */
export function decoded(bytes: Uint8Array, encoding: CodePage | 'utf-8' | 'utf-16le' | 'utf-16be'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** UTF-16 without a mark: every second byte of Latin letters, digits and separators is zero. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const start = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const many = start.length / 8
  if (bytes.length % 2 !== 0 || even + odd < many) return null
  return odd > even * 10 ? 'utf-16le' : even > odd * 10 ? 'utf-16be' : null
}

/**
 * The code pages that a file which is not Unicode may have, the likelier first: each byte has a meaning in them. What its
 * text looks like must decide, because most bytes have a meaning in several.
 */
export function possibleCodePages(bytes: Uint8Array): { encoding: CodePage; text: string }[] {
  const isAlphabet = shareOfSmallLetters(bytes) > 0.5
  const found = codePages.flatMap((encoding) => {
    const text = decoded(bytes, encoding)
    return text === null
      ? []
      : [{ encoding, text, doubt: doubtOf(encoding, text) + (isAlphabet && doubleByte.has(encoding) ? 1 : 0) }]
  })
  return found.sort((one, other) => one.doubt - other.doubt).map(({ encoding, text }) => ({ encoding, text }))
}

const doubleByte: ReadonlySet<CodePage> = new Set(['gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis'])

/** Of the bytes outside ASCII those where code pages with one byte a character have small letters. */
function shareOfSmallLetters(bytes: Uint8Array): number {
  const high = bytes.subarray(0, 20_000).filter((byte) => byte > 0x7f)
  return high.filter((byte) => byte >= 0xe0).length / Math.max(1, high.length)
}

/** Private use, and Han characters that names seldom have: what other code pages read as these. */
const rare = /[\u3400-\u4dbf\u{20000}-\u{3ffff}\ue000-\uf8ff\uff61-\uff9f]|\p{Cc}/u
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u
/** Signs of another code page: a single Han character in a Latin word, three accented Latin letters in a row, a capital in a word, letters of two scripts in one. */
const foreign = [
  /[A-Za-z]\p{Script=Han}(?!\p{Script=Han})/gu,
  /(?:(?![A-Za-z])\p{Script=Latin}){3,}/gu,
  /\p{Ll}(?![A-Z])\p{Lu}/gu,
  /[A-Za-z](?![\p{Script=Latin}\p{Script=Han}])\p{L}|(?![\p{Script=Latin}\p{Script=Han}])\p{L}[A-Za-z]/gu,
]

/** How little a text reads as one, by its characters outside ASCII. 0 reads well. */
function doubtOf(encoding: CodePage, text: string): number {
  const start = text.slice(0, 20_000)
  const strange = start.match(/\P{ASCII}/gu) ?? []
  let doubt = 0
  for (const one of strange) doubt += rare.test(one) ? 2 : /[\p{L}\p{M}]/u.test(one) ? 0 : 0.5
  for (const sign of foreign) doubt += (start.match(sign) ?? []).join('').length
  // Japanese has Kana beside its Han characters, and the other East Asian code pages have Kana for hardly a name.
  const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(start)
  if (encoding === 'euc-jp' || encoding === 'shift_jis' ? !kana : kana) doubt += strange.length / 2
  // Two bytes that read as one East Asian character each are no accident; and few files come from old systems.
  const common = encoding === 'macintosh' || encoding === 'ibm866' || encoding === 'koi8-r' ? 0.1 : 0
  return doubt / Math.max(1, strange.length) + common + (eastAsian.test(start) ? 0 : 0.05)
}
