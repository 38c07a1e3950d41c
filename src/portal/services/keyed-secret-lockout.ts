import type { SecretKind } from '#shared/api/secret-fields.ts'
import type { Portal } from '../portal.ts'
import type { InvitationRow } from '../repositories/invitations.ts'
import type { SessionKind } from '../repositories/sessions.ts'
import type { AttemptSubject } from './lockout.ts'
import { codeAttempts, passwordAttempts, attemptsOfCaller } from './lockout.ts'

/** A keyed request that shows a password or a code. */
interface ShownSecret {
  caller: { kind: SessionKind; ownerId: string } | undefined
  params: Record<string, string>
  /** Whose the key is. */
  name: string
}

/**
 * Whose wrong attempts a password or a code in a repeated request counts to: those that it counted to the first time. Where
 * nothing is there that it could belong to (a set-up that never was, a link that is void), the caller's own.
 */
export function attemptsOfSecret(portal: Portal, kind: SecretKind, shown: ShownSecret): AttemptSubject {
  const found = kind === 'code' ? codeAttemptsOf(portal, shown) : passwordAttemptsOf(portal, shown)
  return found ?? attemptsOfCaller(portal, shown.name)
}

function passwordAttemptsOf(portal: Portal, { caller, params }: ShownSecret): AttemptSubject | undefined {
  if (caller?.kind === 'staff')
    return passwordAttempts(portal, 'staff', portal.repositories.staff.byId(caller.ownerId).login)
  const accountId = caller?.ownerId ?? invitationOf(portal, params)?.accountId
  const account = accountId === undefined ? undefined : portal.directory.account(accountId)
  return account && passwordAttempts(portal, 'customer', account.userId)
}

/** Only of a set-up that the call could finish: nobody locks the codes of somebody else. */
function codeAttemptsOf(portal: Portal, shown: ShownSecret): AttemptSubject | undefined {
  const { accountId, enrolmentId } = setUpOf(portal, shown)
  if (accountId === undefined || enrolmentId === undefined) return undefined
  if (!portal.directory.enrolment(enrolmentId, accountId)) return undefined
  return codeAttempts(portal, 'customer', accountId, portal.repositories.awaited.byId(enrolmentId).method)
}

interface SetUp {
  accountId?: string | undefined
  enrolmentId?: string | undefined
}

function setUpOf(portal: Portal, { caller, params }: ShownSecret): SetUp {
  const { enrolmentId } = params
  if (caller?.kind === 'customer') return { accountId: caller.ownerId, enrolmentId }
  if (caller) return { accountId: portal.repositories.cases.byId(params['caseId'] ?? '')?.accountId, enrolmentId }
  const invitation = invitationOf(portal, params)
  return { accountId: invitation?.accountId, enrolmentId: invitation?.enrolmentId ?? undefined }
}

function invitationOf({ repositories }: Portal, params: Record<string, string>): InvitationRow | undefined {
  return repositories.invitations.byToken(params['token'] ?? '')
}
