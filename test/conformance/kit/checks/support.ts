import { randomUUID } from 'node:crypto'
import type { Customer } from '../customers.ts'
import type { Message } from '../inbox.ts'
import type { Kit } from '../kit.ts'

/** A code of the same length that is not this one. */
export function wrongCode(code: string, by = 1): string {
  return String((Number(code) + by) % 10 ** code.length).padStart(code.length, '0')
}

/** As many different wrong codes. */
export function wrongCodes(code: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => wrongCode(code, n + 1))
}

/** A User ID that no portal has. */
export function nobody(): string {
  return `nobody-${randomUUID()}@conformance.example`
}

/** A password that is none of the configuration's. */
export const wrongPassword = 'not-the-password-1'

/** A token or id that was never given out. */
export function neverGiven(): string {
  return randomUUID().replaceAll('-', '') + randomUUID().replaceAll('-', '')
}

/** The addresses on record that are notified of changes: e-mail, and number where the configuration names one. */
export function addressesOf({ userId, config }: Customer): string[] {
  return config.mobileNumber === null ? [userId.toLowerCase()] : [userId.toLowerCase(), config.mobileNumber]
}

/** Every notice of a kind that went out since a mark, when there are as many as are owed. */
export async function noticesSince(
  { inbox }: Kit,
  mark: number,
  kind: Message['kind'],
  owed: number,
): Promise<Message[]> {
  return inbox.awaitAll(mark, (message) => message.kind === kind, owed)
}

/** A body as it must not differ: without what is new in every answer. */
export function withoutTrace(text: string): string {
  const { traceId: _, ...rest } = JSON.parse(text) as Record<string, unknown>
  return JSON.stringify(rest)
}
