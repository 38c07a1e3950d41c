import { z } from 'zod'
import { procedure } from '../domain/procedure.ts'
import { account, accountSummary } from '../portal-api/accounts.ts'
import { capabilities } from '../portal-api/capabilities.ts'
import { id, instant } from '../portal-api/primitives.ts'
import { challenge, staffMember } from '../portal-api/sessions.ts'
import { notice } from '../portal-api/notices.ts'
import { twoFactorState } from '../portal-api/two-factor.ts'

/** A customer's session, without its tokens. */
export const sessionView = z.object({ id, accountId: id, accountName: z.string(), userId: z.string() })
export type SessionView = z.infer<typeof sessionView>

/** Everything the frame shows. */
export const appSnapshot = z.object({
  version: z.string(),
  portal: z.discriminatedUnion('status', [
    z.object({ status: z.literal('starting') }),
    z.object({ status: z.literal('unreachable') }),
    z.object({ status: z.literal('ready'), capabilities }),
  ]),
  sessions: z.array(sessionView),
  staff: staffMember.nullable(),
  /** Procedures that are not over, oldest first. */
  procedures: z.array(procedure),
  /** Case effects whose answer was lost and that are not settled yet. */
  unsettledCases: z.array(id),
})
export type AppSnapshot = z.infer<typeof appSnapshot>

/** One line of the account list, from the local cache; `twoFactor` is as last read at `readAt`. */
export const accountRow = accountSummary.extend({
  signedIn: z.boolean(),
  twoFactor: twoFactorState.nullable(),
  readAt: instant.nullable(),
  /** The open procedure on this account, if there is one. */
  procedureId: id.nullable(),
})
export type AccountRow = z.infer<typeof accountRow>

/** An account's page, read from the portal just now. */
export const accountPage = z.object({
  account,
  twoFactor: twoFactorState,
  notices: z.array(notice),
  procedureId: id.nullable(),
  readAt: instant,
})
export type AccountPage = z.infer<typeof accountPage>

/** A procedure with what its last screen shows: the e-mails that tell of the change. */
export const procedureView = z.object({ procedure, notices: z.array(notice) })

export const signInAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-in'), session: sessionView }),
  z.object({ state: z.literal('challenge'), challenge }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>

/** How far the audit can be trusted, in the verifier's words. */
export const auditState = z.object({
  entries: z.int().min(0),
  headHash: z.string(),
  statement: z.discriminatedUnion('verdict', [
    z.object({ verdict: z.literal('intact'), to: z.int().min(0) }),
    z.object({ verdict: z.literal('broken'), at: z.int().min(1), why: z.string() }),
    z.object({ verdict: z.literal('not-anchored'), since: z.int().min(0) }),
  ]),
  /** SHA-256 of the public key that signs checkpoints. */
  keyFingerprint: z.string(),
  /** Whether the signing key is sealed by the system's keychain or lies in a file readable by its owner alone. */
  keyProtection: z.enum(['keychain', 'owner-file']),
  lastCheckpointSeq: z.int().min(0),
})
export type AuditState = z.infer<typeof auditState>
