import { endOf, endOfDay } from '#shared/domain/local-time.ts'

/** What an end is chosen for, with the choices that make sense for it. */
export const endChoices = {
  unprotected: ['today', 'this-week'],
  sms: ['week', 'month'],
} as const
export type EndPurpose = keyof typeof endChoices
type EndChoice = (typeof endChoices)[EndPurpose][number]

/** The instant that a choice means for the operator: always the end of a day. */
export function endOfChoice(choice: EndChoice, nowMs: number, zone: string): string | null {
  if (choice === 'today' || choice === 'this-week') return endOf(choice, nowMs, zone)
  return new Date(endOfDay(nowMs, zone, choice === 'week' ? 7 : 30)).toISOString()
}

/** The instant of the value of a `datetime-local` field, in the operator's time zone; null where there is none in the future. */
export function endOfInput(text: string, nowMs: number): string | null {
  const ms = new Date(text).getTime()
  return Number.isNaN(ms) || ms <= nowMs ? null : new Date(ms).toISOString()
}
