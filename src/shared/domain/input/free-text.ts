import { annotationLimits } from '../limits.ts'
import { charactersOver, countCharacters } from './characters.ts'
import { readAs, wrongText, type ReadText } from './input-problem.ts'
import { hasSeenText, withoutUnseen } from './unseen.ts'

/** How many characters a free text may have. */
export interface TextLimits {
  max: number
  /** 0: it may be empty. */
  min?: number
}

/** Fewest characters of a reason, and most of every note; of a ticket; of the review of an audit finding. */
export const noteLimits = { min: 3, max: 1000 } as const
export const ticketLimit = 64
export const reviewLimits = { min: 3, max: 500 } as const

/** Line feeds, however a system or a program writes them. */
const lineBreaks = /\r\n|[\r\u0085\u2028\u2029\v\f]/g
const control = /[\p{Cc}\p{Cs}]/u

/**
 * A free text of one line as it is kept: in NFC, without characters that are not seen, without white space around it.
 * Nothing is cut.
 */
export function readLine(typed: string, limits: TextLimits): ReadText {
  const line = plainText(typed)
  // guard: free-text.line
  if (line.includes('\n')) return wrongText('line-break')
  return judged(line, limits)
}

/** The same of a text that may have several lines, with plain line feeds between them. */
function readLines(typed: string, limits: TextLimits): ReadText {
  return judged(plainText(typed), limits)
}

/** A note to a step, and where it must be given a reason. */
export function readNote(typed: string): ReadText {
  return readLines(typed, { max: noteLimits.max })
}
export function readReason(typed: string): ReadText {
  return readLines(typed, noteLimits)
}

/** The number of a case in the desk's own ticket system. */
export function readTicket(typed: string): ReadText {
  return readLine(typed, { max: ticketLimit, min: 1 })
}

/** The operator's own name of an account. */
export function readOwnName(typed: string): ReadText {
  return readLine(typed, { max: annotationLimits.name })
}

/** One tag: neither a line break nor what divides tags in a file and in the form. */
export function readTag(typed: string): ReadText {
  const line = readLine(typed, { max: annotationLimits.tag, min: 1 })
  if (line.ok && tagDividers.test(line.value)) return wrongText('separator')
  return line
}

/** What divides tags; the comma of Chinese and Arabic texts too. */
const tagDividers = /[,;|\uff0c\uff1b\uff5c\u3001\u060c\u061b]/u

/** The tags that a text lists, each once, upper and lower case alike, as they were typed. */
export function dividedTags(text: string): string[] {
  const each = text
    .split(new RegExp(tagDividers, 'u'))
    .map((one) => plainText(one))
    .filter((one) => hasSeenText(one))
  return [...new Map(each.map((one) => [one.toLowerCase(), one])).values()]
}

/** Without what differs from system to system and nobody sees. */
function plainText(typed: string): string {
  return withoutUnseen(typed).replaceAll(lineBreaks, '\n').replaceAll('\t', ' ').normalize('NFC').trim()
}

function judged(text: string, { max, min = 0 }: TextLimits): ReadText {
  // guard: free-text.control
  if (control.test(text.replaceAll('\n', ''))) return wrongText('control-character')
  if (!hasSeenText(text)) return min > 0 ? wrongText('empty') : readAs('')
  if (min > 1 && countCharacters(text) < min) return wrongText('too-short', { needed: min })
  const over = charactersOver(text, max)
  // guard: free-text.length
  return over > 0 ? wrongText('too-long', { over }) : readAs(text)
}

/** Most characters of what is searched for: words, and a ticket. */
export const searchLimits = { words: 200, ticket: ticketLimit } as const

/** What is searched for, as it was typed: the search itself says what is alike. */
export function readSearch(typed: string, max: number): ReadText {
  const over = charactersOver(typed, max)
  return over > 0 ? wrongText('too-long', { over }) : readAs(typed)
}
