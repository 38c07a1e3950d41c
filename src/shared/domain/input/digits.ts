const digit = /\p{Nd}/u

/** A text with every decimal digit, of any script or width, as one of 0 to 9. Nothing else is changed. */
export function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (one) => {
    const folded = one.normalize('NFKC')
    return /^\d$/.test(folded) ? folded : String(valueOf(one.codePointAt(0) ?? 0))
  })
}

/** The digits of a script are ten code points in a row, from zero on; two scripts may follow each other. */
function valueOf(code: number): number {
  let zero = code
  while (digit.test(String.fromCodePoint(zero - 1))) zero -= 1
  // guard: input.digits
  return (code - zero) % 10
}
