import type { Method } from '#shared/api/primitives.ts'

type Translate = (key: string) => string

/**
 * Where a message goes, for a sentence: masked, or in words where the portal does not know it, because the system that has the
 * accounts sends its own messages and does not say to whom.
 */
export function destinationInWords(t: Translate, method: Method, masked: string | null | undefined): string {
  return masked || t(`common.destinationOnRecord.${method === 'sms' ? 'sms' : 'email'}`)
}
