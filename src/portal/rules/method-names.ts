import type { Method } from '#shared/api/primitives.ts'

/** A method as the confirmation e-mail names it. */
export const noticeName = { authenticator: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const satisfies Record<
  Method,
  string
>
