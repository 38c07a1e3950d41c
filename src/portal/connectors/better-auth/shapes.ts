import { z } from 'zod'

/**
 * What of better-auth's answers is read; everything else is dropped here: tokens in bodies (of which one is dead after a
 * set-up), backup codes, sessions, what applications keep beside an account.
 */
export const betterAuthUser = z.object({
  id: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  banned: z.boolean().nullish(),
  banExpires: z.iso.datetime({ offset: true }).nullish(),
  /** Missing where the plugin is. */
  twoFactorEnabled: z.boolean().nullish(),
  phoneNumber: z.string().nullish(),
})
export type BetterAuthUser = z.infer<typeof betterAuthUser>

export const userPage = z.object({ users: z.array(betterAuthUser) })

/** A sign-in: a customer, or what is asked for first. The session is in a cookie. */
export const signInReply = z.union([
  z.object({ twoFactorRedirect: z.literal(true), twoFactorMethods: z.array(z.string()).default([]) }),
  z.object({ user: z.object({ id: z.string() }) }),
])

export const proved = z.object({ user: z.object({ id: z.string() }) })

/** The Authenticator App's secret is in an address for the QR code; the backup codes beside it are not read. */
export const begun = z.object({ totpURI: z.string() })

/** The gateway's own session; the keys of its account show which plugins there are. */
export const ownSession = z.object({ user: z.looseObject({}) })

export const permission = z.object({ success: z.boolean() })

export const statusTrue = z.object({ status: z.literal(true) })

export const refusalWithCode = z.object({ code: z.string() })

/** A call of the administrator's that was done: anything else is no answer that can be used. */
export const succeeded = z.object({ success: z.literal(true) })
