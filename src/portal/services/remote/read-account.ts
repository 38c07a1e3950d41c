import type { ProblemCode, ProblemReason } from '#shared/api/problem.ts'
import { ApiError } from '../../api-error.ts'
import type { SeenAccount } from '../../directory/remote/account-directory.ts'
import { accountDirectory } from '../../directory/remote/account-directory.ts'
import type { Answer, RefusalCode, RemoteAccount, RemoteDirectory } from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import { countedOf, ownAttempts } from '../lockout.ts'

/** What a refusal of the system is to a caller. None is a 401: the caller's own session is as good as before. */
const problemOfRefusal: Record<RefusalCode, ProblemCode> = {
  'not-found': 'not-found',
  forbidden: 'forbidden',
  // guard: remote-directory.own-credential
  'credential-refused': 'unavailable',
  'policy-enforced': 'forbidden',
  'account-not-active': 'account-not-active',
  conflict: 'conflict',
  'wrong-password': 'forbidden',
  'wrong-code': 'forbidden',
  'session-ended': 'forbidden',
  'code-expired': 'conflict',
  'destination-missing': 'conflict',
  locked: 'conflict',
  'too-many-requests': 'too-many-requests',
  'not-supported': 'not-supported',
}

/** Refusals that have a code in common, and that a person answers in different ways. */
const reasonOfRefusal: Readonly<Partial<Record<RefusalCode, ProblemReason>>> = {
  'credential-refused': 'elsewhere-credential',
  'policy-enforced': 'elsewhere-policy',
  conflict: 'elsewhere-other-state',
  'wrong-password': 'elsewhere-password',
  'wrong-code': 'elsewhere-code',
  'session-ended': 'elsewhere-session',
  'code-expired': 'elsewhere-code-expired',
  'destination-missing': 'elsewhere-no-destination',
  locked: 'elsewhere-locked',
}

/** The refusal of a call as an answer of the API, with the sentence for the screen. */
export function refusedBySystem(code: RefusalCode, retryAfterSeconds?: number): ApiError {
  const reason = reasonOfRefusal[code]
  const members = {
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(reason === undefined ? {} : { reason }),
  }
  return new ApiError(problemOfRefusal[code], refusalText[code], members)
}

const refusalText: Record<RefusalCode, string> = {
  'not-found': 'The system that has the accounts does not have this one',
  forbidden: 'The system that has the accounts does not allow this',
  'credential-refused': 'The system that has the accounts refused the gateway’s own credential',
  'policy-enforced': 'A policy of the system keeps two-factor authentication on',
  'account-not-active': 'The account is not active',
  conflict: 'The system is in another state than this needs',
  'wrong-password': 'The system refused the password',
  'wrong-code': 'The system refused the code',
  'session-ended': 'The session at the system is over; sign in again',
  'code-expired': 'The code is no longer valid',
  'destination-missing': 'The system has no usable number or address',
  locked: 'The system has locked the account',
  'too-many-requests': 'The system takes no more requests now',
  'not-supported': 'The system that has the accounts cannot do this',
}

/** The value of an answer. @throws ApiError where there is none */
export function requireAnswered<T>(answer: Answer<T>): T {
  if (answer.kind === 'answered') return answer.value
  if (answer.kind === 'refused') throw refusedBySystem(answer.code, answer.retryAfterSeconds)
  throw new ApiError('unavailable', 'The system that has the accounts did not answer', { reason: 'elsewhere-silent' })
}

/** The remote directory of a server that has one. */
export function requireRemote(portal: Portal): RemoteDirectory {
  if (!portal.remote) throw new Error('The directory of this server is its own')
  return portal.remote
}

/** Remembers what was read of an account, in the caller's transaction. */
export function rememberReading(portal: Portal, account: RemoteAccount): SeenAccount {
  const { version, changedBy, since, evidence, passwordChangeRequiredAt, provedMethod } =
    portal.repositories.remoteAccounts.sawMark(account.id, account.factors.mark)
  const attempts = countedAttempts(portal, account)
  return { account, version, changedBy, since, evidence, attempts, passwordChangeRequiredAt, provedMethod }
}

/** What the server itself counts against the customer of an account, who signs in through it. */
function countedAttempts(portal: Portal, { id, email }: RemoteAccount): SeenAccount['attempts'] {
  const states = ownAttempts(portal, { id, userId: email ?? id }, requireRemote(portal).methods).map((one) =>
    countedOf(portal, one),
  )
  if (states.includes('locked')) return 'locked'
  return states.includes('counted') ? 'counted' : 'none'
}

/** The value of a reading that a caller asked nothing of: a refusal says nothing about the caller. @throws ApiError */
export function requireRead(answer: Answer<RemoteAccount>): RemoteAccount {
  if (answer.kind === 'refused' && answer.code !== 'too-many-requests')
    throw new ApiError('unavailable', 'The system that has the accounts does not show this one')
  return requireAnswered(answer)
}

/** The server with the directory as these accounts show it: what the services of the desk work on. */
export function seeing(portal: Portal, seen: readonly SeenAccount[]): Portal {
  return { ...portal, directory: accountDirectory(requireRemote(portal).methods, seen) }
}

/** An account that the system does not have any more: a case about it goes on, and changes nothing. */
export function goneAccount(id: string): RemoteAccount {
  const factors = {
    on: false,
    factors: [],
    enforced: false,
    locked: false,
    passwordChangeRequired: false,
    mark: 'gone',
  }
  const changes = { emailChangedAt: null, mobileChangedAt: null, passwordChangedAt: null }
  return { id, name: id, email: null, mobile: null, status: 'closed', ...changes, factors }
}
