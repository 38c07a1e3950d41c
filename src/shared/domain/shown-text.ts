/**
 * Characters that nobody sees and that change what is seen: directions, invisible blanks and joiners, control characters,
 * line and paragraph separators, blank letters, halves of surrogate pairs. Not line breaks and tabs, Arabic signs that are
 * seen, and joiners after a letter or a picture that they join (Unicode, Default_Ignorable_Code_Point and General_Category).
 */
const hidden = String.raw`(?![\t\n\r\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]`
const joined = ['Arab', 'Syrc', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh']
const joining = joined.map((script) => String.raw`\p{scx=${script}}`).join('')
const looseJoiner = String.raw`(?<![${joining}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]`

/** Each hidden character of a text, with the flag `g`. */
export const hiddenControls = new RegExp(`${hidden}|${looseJoiner}`, 'gu')
const someHidden = new RegExp(hiddenControls.source, 'u')

/** `U+202E`, for a character. */
export function controlName(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

function withMarks(text: string): string {
  // guard: shown-text.marks
  return text.replace(hiddenControls, (control) => `<${controlName(control)}>`)
}

/** U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE (Unicode, UAX #9). */
const [isolate, pop] = ['\u2068', '\u2069']
/** What runs from right to left: its letters and numbers. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/**
 * A text as a part of another one, a sentence or a row. Each hidden character becomes a mark, `<U+202E>`, and where the text
 * runs from right to left it is isolated line by line, so that it moves nothing around it. A text of ours that has such
 * parts stays as it is, and the second time changes nothing. What is around it must run from left to right, as every
 * language of ours does.
 */
export function isolated(text: string): string {
  if (!rightToLeft.test(text) && !someHidden.test(text)) return text
  return text
    .split('\n')
    .map((line) => {
      const { shown, outside } = read(line)
      // guard: shown-text.isolated
      return rightToLeft.test(outside) ? `${isolate}${shown}${pop}` : shown
    })
    .join('\n')
}

/** Texts in a row, each as a part of it; those that are not there are left out. */
export function isolatedList(texts: readonly (string | null | undefined)[], between: string): string {
  return texts.flatMap((text) => (text ? [isolated(text)] : [])).join(between)
}

/** A text that is made of several: hidden characters as marks, apart from the isolates around its parts. */
export function composed(text: string): string {
  return someHidden.test(text)
    ? text
        .split('\n')
        .map((line) => read(line).shown)
        .join('\n')
    : text
}

/** A sentence with values from outside, each as a part of it: sentence`Account ${name} was frozen.` */
export function sentence(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  // guard: shown-text.sentence
  const parts = values.map((value) => isolated(String(value)))
  return texts.map((text, at) => text + (parts[at] ?? '')).join('')
}

/** A line with its hidden characters as marks, and of it what is in no isolate. Isolates that are closed stay as they are. */
function read(line: string): { shown: string; outside: string } {
  const pieces = line.split(/([\u2068\u2069])/)
  const closed = closedIsolates(pieces)
  let depth = 0
  let [shown, outside] = ['', '']
  for (const [at, piece] of pieces.entries()) {
    const isOurs = closed.has(at)
    if (isOurs) depth += piece === isolate ? 1 : -1
    shown += isOurs ? piece : withMarks(piece)
    if (depth === 0) outside += piece
  }
  return { shown, outside }
}

/** The places of isolates that something closes, and of what closes them. */
function closedIsolates(pieces: readonly string[]): ReadonlySet<number> {
  const begun: number[] = []
  const closed = new Set<number>()
  for (const [at, piece] of pieces.entries()) {
    if (piece === isolate) begun.push(at)
    const first = piece === pop ? begun.pop() : undefined
    if (first !== undefined) closed.add(first).add(at)
  }
  return closed
}
