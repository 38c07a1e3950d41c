import type { Method } from '#shared/api/primitives.ts'
import type { DirectoryAccount } from '../directory/directory.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { reachable } from '../rules/sms-coverage.ts'

/** Where messages of an account go. */
export interface Address {
  channel: 'sms' | 'email'
  to: string
  masked: string
}

/** An e-mail address as messages are sent to it. */
export function emailTo(to: string): Address {
  return { channel: 'email', to, masked: maskedEmail(to) }
}

/** A mobile number (E.164) as text messages are sent to it; undefined where they do not reach it. */
export function textTo(to: string | null): Address | undefined {
  return reachable(to) ? { channel: 'sms', to, masked: maskedMobile(to) } : undefined
}

/** Where a method's codes go; undefined when there is no usable number, and for the Authenticator App. */
export function destinationOf(account: DirectoryAccount, method: Method): Address | undefined {
  if (method === 'authenticator') return undefined
  // guard: portal-codes.own-address
  return method === 'email' ? emailTo(account.userId) : textTo(account.mobile)
}
