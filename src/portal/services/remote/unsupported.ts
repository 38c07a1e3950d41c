import type { DirectoryAct } from '#shared/api/capabilities.ts'
import { directoryActs } from '#shared/api/capabilities.ts'
import type { endpoints } from '#shared/api/endpoints.ts'
import type { RemoteDirectory } from '../../directory/remote/remote-directory.ts'

const ownInvitations = 'The system that has the accounts sends its own invitations'
const customersThemselves = 'Customers set this up themselves: they sign in, or are invited by the system'

/** Why an act cannot be done here: what the connector says of its system. undefined where it can be done. */
export function lackOf(remote: RemoteDirectory, act: DirectoryAct): string | undefined {
  if (remote[act] !== undefined) return undefined
  if (act === 'removeOwnFactor') return whyNotOwn(remote)
  return remote.lacks[act] ?? 'The system cannot do this'
}

/**
 * Why a customer cannot turn two-factor authentication off: where the system takes no such call of its customers, the server
 * removes the factors with its own credential, once the customer has proved what the system asks for.
 */
function whyNotOwn(remote: RemoteDirectory): string | undefined {
  const needed = ['signIn', 'removeFactor', ...(remote.proof.disable === 'password' ? ['verifyPassword'] : [])] as const
  const missing = (needed as readonly DirectoryAct[]).find((act) => remote[act] === undefined)
  const reason = remote.lacks.removeOwnFactor ?? 'The system cannot do this'
  // A code is proved at the system alone.
  if (remote.proof.disable === 'code') return reason
  return missing && (remote.lacks.removeOwnFactor ?? remote.lacks[missing] ?? reason)
}

/** Everything that cannot be done here, with the reason for the screen: what the capabilities publish. */
export function lacksOf(remote: RemoteDirectory): { act: DirectoryAct; reason: string }[] {
  // guard: remote-directory.lacks-shown
  return directoryActs.flatMap((act) => {
    const reason = lackOf(remote, act)
    return reason === undefined ? [] : [{ act, reason }]
  })
}

type CallName = keyof typeof endpoints
/** What a call needs of the system: its acts in the order in which they are named to a caller, or why no server here does it. */
type Need = readonly DirectoryAct[] | string

const nothing: Need = []
const asCustomer: Need = ['signIn']

const needs: Record<CallName, Need> = {
  getCapabilities: nothing,
  getOperation: nothing,
  voidOperation: nothing,
  signIn: asCustomer,
  verifyChallenge: ['signIn', 'proveCode'],
  resendChallenge: ['signIn', 'sendCode'],
  refreshSession: asCustomer,
  listSessions: asCustomer,
  signOut: asCustomer,
  endOtherSessions: asCustomer,
  askPasswordReset: 'Passwords are set at the system that has the accounts',
  setNewPassword: 'Passwords are set at the system that has the accounts',
  listAccounts: asCustomer,
  getAccount: asCustomer,
  changeProfile: 'Profiles are changed at the system that has the accounts',
  getTwoFactor: asCustomer,
  disableTwoFactor: ['signIn', 'removeOwnFactor'],
  startEnrolment: ['signIn', 'enrol'],
  verifyEnrolment: ['signIn', 'verifyEnrolment'],
  resendEnrolment: ['signIn', 'resend'],
  cancelEnrolment: ['signIn', 'cancelEnrolment'],
  listNotices: asCustomer,
  listSecurityEvents: asCustomer,
  reportNotMe: 'Report this to the support desk, which can stop sign-ins at the system that has the accounts',
  staffSignIn: nothing,
  verifyStaffChallenge: nothing,
  resendStaffChallenge: nothing,
  beginOpenIdSignIn: nothing,
  finishOpenIdSignIn: nothing,
  beginStepUp: nothing,
  finishStepUp: nothing,
  refreshStaffSession: nothing,
  staffSignOut: nothing,
  searchCustomers: nothing,
  getCustomer: nothing,
  openCase: nothing,
  listCases: nothing,
  getCase: nothing,
  addEvidence: nothing,
  askConsent: nothing,
  updateContact: 'E-mail addresses and numbers are changed at the system that has the accounts',
  readContactUpdate: 'E-mail addresses and numbers are changed at the system that has the accounts',
  approveCase: nothing,
  refuseCase: nothing,
  disableForCustomer: ['removeFactor'],
  inviteCustomer: ['inviteToEnrol'],
  enrolForCustomer: customersThemselves,
  verifyForCustomer: customersThemselves,
  resendForCustomer: customersThemselves,
  unlockCustomer: ['unlock'],
  unfreezeCustomer: ['setEnabled'],
  closeCase: nothing,
  reopenCase: nothing,
  answerConsent: nothing,
  getInvitation: ownInvitations,
  setInvitedPassword: ownInvitations,
  acceptInvitation: ownInvitations,
  verifyInvitation: ownInvitations,
  resendInvitation: ownInvitations,
}

/**
 * Why a server over a remote directory does not do a call at all; undefined where it does. It says so before it asks who
 * calls, so that nobody reads "not signed in" or "not found" where nothing could be done with any session.
 */
export function whyUnsupported(remote: RemoteDirectory, call: string): string | undefined {
  const need = needs[call as CallName]
  if (typeof need === 'string') return need
  // guard: remote-directory.lacks
  return need.map((act) => lackOf(remote, act)).find((reason) => reason !== undefined)
}
