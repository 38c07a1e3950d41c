import type { Challenge, CustomerSession } from '#shared/api/sessions.ts'
import type { OperationDocs } from '../operation-doc.ts'
import { idOf, kenari, on, samplePassword, sentBySms, seriMuda, tokenOf } from './story.ts'

const device = 'FactorDesk 0.1 on Linux'

/** A challenge of an Authenticator App: nothing is sent, so nothing can be sent again. */
export const appChallenge = (id: string, at: string, until: string): Challenge => ({
  id,
  method: 'authenticator',
  destinationMasked: null,
  serverTime: on(at),
  sentAt: null,
  sendNumber: 0,
  expiresAt: on(until),
  resendAllowedAt: null,
  sendsLeft: 0,
  attemptsLeft: 5,
})

const challenge = appChallenge(idOf('challenge', '8c17741761c4fbf5'), '02:00:00', '02:05:00')
const smsChallenge: Challenge = {
  id: idOf('challenge', '2f60b9d1c7e85a34'),
  ...sentBySms(kenari.mobileMasked, '02:31:10', '02:36:10', '02:32:10'),
  sendNumber: 2,
  sendsLeft: 3,
}

const session: CustomerSession = {
  id: idOf('session', '4d075483ae2dc464'),
  accessToken: tokenOf('access-seri-muda'),
  accessExpiresAt: on('02:15:20'),
  refreshToken: tokenOf('refresh-seri-muda'),
  refreshExpiresAt: on('14:00:20'),
  account: { id: seriMuda.id, name: seriMuda.name, userId: seriMuda.userId },
}
const refreshed: CustomerSession = {
  ...session,
  accessToken: tokenOf('access-seri-muda-2'),
  accessExpiresAt: on('02:29:40'),
  refreshToken: tokenOf('refresh-seri-muda-2'),
  refreshExpiresAt: on('14:14:40'),
}

export const sessionDocs = {
  signIn: {
    description:
      '200 with a challenge where 2FA is active, 201 with a session where it is off. A wrong User ID and a wrong password answer alike (`unauthenticated`), in body, status and time; no number of tries left is told here, nor that a wrong one was the last before a lock: the next answers `locked`. `too-many-requests`: the account had its fill of codes by its method. `destination-missing`: SMS is active and text messages do not reach the number on record (it was changed since); support can help. A further sign-in leaves older challenges as they are, each with its own code. Takes no key: after a lost answer sign in again.',
    body: { userId: seriMuda.userId, password: samplePassword, device },
    answers: { 200: { challenge }, 201: session },
  },
  verifyChallenge: {
    description:
      'A code works once. A challenge that was used is `not-found`; one whose code is too old answers `code-expired`: send a new one (resend), or sign in again with the Authenticator App; so does one whose method changed meanwhile: sign in again. Takes no key. After a lost answer sign in again, with the Authenticator App when it shows the next code: one that the lost request used up is a wrong code, and counted. A session that began unseen is ended by `DELETE /sessions/others`, like all others of the login.',
    params: { challengeId: challenge.id },
    body: { code: '402913' },
    answers: { 201: session },
  },
  resendChallenge: {
    description:
      'For SMS and Email, from `resendAllowedAt` on (`too-many-requests` before); a code that expired can be replaced so, too. The old code is then a wrong code, and counted: say which message counts. `code-expired`: the whole sign-in is over. `conflict` (without `currentState`): the Authenticator App is active, or no send is left; sign in again.',
    params: { challengeId: smsChallenge.id },
    answers: { 200: { challenge: smsChallenge } },
  },
  refreshSession: {
    description:
      'Both old tokens are worth nothing from now on. A refresh token that comes twice ends the session: one of its two users is a thief, and nobody can distinguish them. So keep the new pair before you do anything else, and never refresh twice at once; after a lost answer sign in again. Every token that is not good, also one that was never given out, answers `session-expired`.',
    body: { refreshToken: session.refreshToken },
    answers: { 200: refreshed },
  },
  listSessions: {
    answers: {
      200: {
        sessions: [
          { id: session.id, device, startedAt: on('02:00:20'), lastRefreshedAt: on('02:14:40'), current: true },
          {
            id: idOf('session', '91b3de40f2a7c655'),
            device: 'FactorDesk 0.1 on Windows',
            startedAt: on('00:12:05'),
            lastRefreshedAt: on('01:50:31'),
            current: false,
          },
        ],
      },
    },
  },
  signOut: { answers: { 200: { signedOut: true } } },
  endOtherSessions: { answers: { 200: { ended: 1 } } },
} satisfies Partial<OperationDocs>

export const passwordDocs = {
  askPasswordReset: {
    description:
      'Always 202, after the same work, whether the User ID exists or not. The link goes to the primary e-mail of an active account, works once and for `resetLinkSeconds`; asking again voids the older one.',
    body: { userId: seriMuda.userId },
    answers: { 202: { accepted: true } },
  },
  setNewPassword: {
    description:
      'Ends every session of the login, voids its other links and notifies every address. A password that is too short, or is the User ID, is an `invalid-request`, and the link still works. It clears no count of wrong tries: a lock goes on.',
    params: { token: tokenOf('password-reset') },
    body: { newPassword: 'kopi-tarik-at-seven' },
    answers: { 200: { passwordSet: true } },
  },
} satisfies Partial<OperationDocs>
