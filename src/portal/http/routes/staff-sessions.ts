import type { StaffSession } from '#shared/api/sessions.ts'
import { challengeStaff, passStaffChallenge, resendStaffChallenge } from '../../services/challenge.ts'
import { requireSignIn } from '../../services/check-password.ts'
import { ApiError } from '../../api-error.ts'
import type { StaffAction } from '../../services/audit.ts'
import { auditStaff } from '../../services/audit.ts'
import type { SessionTokens } from '../../services/session.ts'
import { renewSession, startSession } from '../../services/session.ts'
import {
  beginOpenIdSignIn,
  beginStepUp,
  finishOpenIdSignIn,
  finishStepUp,
  requireProviderSession,
} from '../../services/openid-sign-in.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { challengeView } from '../views/challenge.ts'
import { staffMemberView } from '../views/staff.ts'

type StaffSessionCalls =
  | 'staffSignIn'
  | 'verifyStaffChallenge'
  | 'resendStaffChallenge'
  | 'beginOpenIdSignIn'
  | 'finishOpenIdSignIn'
  | 'beginStepUp'
  | 'finishStepUp'
  | 'refreshStaffSession'
  | 'staffSignOut'

/** Sign-in of staff: by password and code, whose 2FA is always on, or at the company's provider. */
export function staffSessionHandlers(portal: Portal): Pick<PortalHandlers, StaffSessionCalls> {
  const { sessions, staff } = portal.repositories
  const staffSession = (staffId: string, tokens: SessionTokens): StaffSession => ({
    ...tokens,
    staff: staffMemberView(staff.byId(staffId)),
  })
  return {
    async staffSignIn({ body }) {
      const hashed = staff.byLogin(body.staffId)?.passwordHash ?? portal.passwords.unknown()
      const right = await portal.passwords.fits(body.password, hashed)
      return portal.transact(() => {
        const member = staff.byLogin(body.staffId)
        const attempts = passwordAttempts(portal, 'staff', body.staffId)
        refusedIn(portal, member?.id, () => requireSignIn(portal, attempts, right && member !== undefined))
        if (!member) throw new Error('Unreachable: a password fits no unknown login')
        const waiting = challengeStaff(portal, member, body.device)
        return { status: 200, body: { challenge: challengeView(portal, waiting) } }
      })
    },
    verifyStaffChallenge: ({ params, body }) =>
      portal.transact(() => {
        const asked = portal.repositories.challenges.open(params.challengeId, 'staff')?.ownerId
        const { ownerId, device } = refusedIn(portal, asked, () =>
          passStaffChallenge(portal, params.challengeId, body.code),
        )
        auditSession(portal, ownerId, 'session.signed-in')
        return { status: 201, body: staffSession(ownerId, startSession(portal, 'staff', ownerId, device)) }
      }),
    resendStaffChallenge: ({ params }) => portal.transact(() => resendStaffChallenge(portal, params.challengeId)),
    beginOpenIdSignIn: ({ body }) => ({ status: 201, body: beginOpenIdSignIn(portal, body.device) }),
    async finishOpenIdSignIn({ params, body }) {
      const { ownerId, tokens } = await finishOpenIdSignIn(portal, params.signInId, body.idToken)
      return { status: 201, body: staffSession(ownerId, tokens) }
    },
    beginStepUp: ({ caller, body }) => ({ status: 201, body: beginStepUp(portal, caller, body) }),
    finishStepUp: async ({ caller, params, body }) => ({
      status: 200,
      body: await finishStepUp(portal, caller, params.stepUpId, body.idToken),
    }),
    refreshStaffSession: ({ body }) =>
      portal.transact(() => {
        const { ownerId, tokens } = renewSession(portal, 'staff', body.refreshToken)
        requireProviderSession(portal, ownerId, tokens.id)
        return { status: 200, body: staffSession(ownerId, tokens) }
      }),
    staffSignOut({ caller }) {
      portal.transact(() => {
        sessions.end(caller.sessionId, portal.clock.now())
        auditSession(portal, caller.ownerId, 'session.signed-out')
      })
      return { status: 200, body: { signedOut: true } }
    },
  }
}

/** Records a refusal at sign-in; of a login that nobody has only that, for it may be a password typed in its place. */
function refusedIn<T>(portal: Portal, staffId: string | undefined, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError) auditSession(portal, staffId ?? null, 'session.sign-in-refused', error.code)
    throw error
  }
}

function auditSession(
  portal: Portal,
  staffId: string | null,
  action: Extract<StaffAction['action'], `session.${string}`>,
  code?: string,
): void {
  const outcome = code === undefined ? 'ok' : 'refused'
  auditStaff(portal, { staffId, action, outcome, detail: code === undefined ? {} : { code } }, portal.clock.now())
}
