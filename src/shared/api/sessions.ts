import { z } from 'zod'
import { awaitedCode } from './awaited-code.ts'
import { textLine } from './free-text.ts'
import { code, id, instant, method, password, userId } from './primitives.ts'

export const device = textLine({ max: 120, min: 1 }).describe(
  'What names the caller in the list of sessions, e.g. `FactorDesk 0.1 on Linux`. One line of text.',
)

export const signInRequest = z.strictObject({ userId, password, device }).meta({ id: 'SignInRequest' })
export const staffSignInRequest = z
  .strictObject({ staffId: userId.describe('The login of a member of staff.'), password, device })
  .meta({ id: 'StaffSignInRequest' })
export const challengeVerifyRequest = z.strictObject({ code }).meta({ id: 'ChallengeVerifyRequest' })
export const refreshRequest = z
  .strictObject({ refreshToken: z.string().min(16).max(512) })
  .meta({ id: 'RefreshRequest' })

export const challenge = z
  .object({ id, method, ...awaitedCode })
  .meta({ id: 'Challenge', description: 'What a sign-in still lacks: the current code of the active method.' })
export type Challenge = z.infer<typeof challenge>
export const challengeAnswer = z
  .object({ challenge })
  .meta({ id: 'ChallengeAnswer', description: 'The password was right; a code is still to come.' })

const tokens = {
  id,
  accessToken: z.string().min(16).describe('Goes into `Authorization: Bearer …`; 15 minutes.'),
  accessExpiresAt: instant,
  refreshToken: z.string().min(16).describe('12 hours; rotated with each use, and a second use ends the session.'),
  refreshExpiresAt: instant,
}

export const customerSession = z
  .object({ ...tokens, account: z.object({ id, name: z.string(), userId: z.string() }) })
  .meta({ id: 'CustomerSession', description: "A customer's session: its tokens and the login's own account." })
export type CustomerSession = z.infer<typeof customerSession>

export const staffRole = z.enum(['agent', 'approver', 'auditor']).meta({
  id: 'StaffRole',
  description: 'An approver is an agent who may also approve; an auditor reads and changes nothing.',
})
export const staffMember = z
  .object({ id, name: z.string(), role: staffRole })
  .meta({ id: 'StaffMember', description: 'A member of staff.' })
export type StaffMember = z.infer<typeof staffMember>
export const staffSession = z
  .object({ ...tokens, staff: staffMember })
  .meta({ id: 'StaffSession', description: 'A staff session: its tokens and whose it is.' })
export type StaffSession = z.infer<typeof staffSession>

export const signedOut = z
  .object({ signedOut: z.literal(true) })
  .meta({ id: 'SignedOut', description: 'The session has ended; its tokens are worth nothing.' })

const sessionSummary = z
  .object({
    id,
    device: z.string(),
    startedAt: instant,
    lastRefreshedAt: instant.describe('When its tokens were issued last: at the sign-in, or at the last refresh.'),
    current: z.boolean().describe('True for the session that asks.'),
  })
  .meta({ id: 'SessionSummary', description: 'One live session of the login.' })
export const sessionList = z
  .object({ sessions: z.array(sessionSummary) })
  .meta({ id: 'SessionList', description: 'The live sessions, newest first.' })
export const othersSignedOut = z
  .object({ ended: z.int().min(0).describe('How many sessions were ended.') })
  .meta({ id: 'OthersSignedOut', description: 'Every other session of the login has ended.' })

export const passwordResetRequest = z.strictObject({ userId }).meta({ id: 'PasswordResetRequest' })
export const passwordResetAccepted = z
  .object({ accepted: z.literal(true) })
  .meta({ id: 'PasswordResetAccepted', description: 'Says nothing of whether the User ID exists.' })
export const newPasswordRequest = z
  .strictObject({
    newPassword: password.describe('At least `passwordMinLength` characters (capabilities), and not the User ID.'),
  })
  .meta({ id: 'NewPasswordRequest' })
export const passwordSet = z
  .object({ passwordSet: z.literal(true) })
  .meta({ id: 'PasswordSet', description: 'The new password holds; every session of the login has ended.' })
