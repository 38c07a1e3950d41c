import { z } from 'zod'
import { awaitedCode } from './awaited-code.ts'
import { code, id, instant, method, password, userId } from './primitives.ts'

/** What names a console in the list of sessions, e.g. `FactorDesk 0.1 on Linux`. */
const device = z.string().trim().min(1).max(120)

export const signInRequest = z.strictObject({ userId, password, device })
export const staffSignInRequest = z.strictObject({ staffId: userId, password, device })
export const challengeVerifyRequest = z.strictObject({ code })
export const refreshRequest = z.strictObject({ refreshToken: z.string().min(16).max(512) })

/** What a sign-in still lacks: the current code of the active method. */
export const challenge = z.object({ id, method, ...awaitedCode })
export type Challenge = z.infer<typeof challenge>
export const challengeAnswer = z.object({ challenge })

const tokens = {
  id,
  /** 15 minutes. */
  accessToken: z.string().min(16),
  accessExpiresAt: instant,
  /** 12 hours; rotated with each use, and a second use ends the session family. */
  refreshToken: z.string().min(16),
  refreshExpiresAt: instant,
}

export const customerSession = z.object({ ...tokens, account: z.object({ id, name: z.string(), userId: z.string() }) })
export type CustomerSession = z.infer<typeof customerSession>

const staffRole = z.enum(['agent', 'approver', 'auditor'])
export const staffMember = z.object({ id, name: z.string(), role: staffRole })
export type StaffMember = z.infer<typeof staffMember>
export const staffSession = z.object({ ...tokens, staff: staffMember })
export type StaffSession = z.infer<typeof staffSession>

export const signedOut = z.object({ signedOut: z.literal(true) })

/** One live session of the login. */
const sessionSummary = z.object({
  id,
  device: z.string(),
  startedAt: instant,
  /** When its tokens were issued last: at the sign-in, or at the last refresh. */
  lastRefreshedAt: instant,
  /** True for the session that asks. */
  current: z.boolean(),
})
export const sessionList = z.object({ sessions: z.array(sessionSummary) })
export const othersSignedOut = z.object({ ended: z.int().min(0) })

export const passwordResetRequest = z.strictObject({ userId })
/** Says nothing of whether the User ID exists. */
export const passwordResetAccepted = z.object({ accepted: z.literal(true) })
/** A new password has at least `passwordMinLength` characters (capabilities). */
export const newPasswordRequest = z.strictObject({ newPassword: password })
export const passwordSet = z.object({ passwordSet: z.literal(true) })
