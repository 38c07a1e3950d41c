import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { Challenge, StaffMember, StaffSession } from '#shared/portal-api/sessions.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Portal } from '../portal/portal.ts'
import { Refusal } from '../refusal.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import { deviceName } from './customer-sessions.ts'
import { keepTokens, renewalFrom, type Renewal, type TokenKeeper } from './token-keeper.ts'

interface HeldStaffSession {
  staff: StaffMember
  /** How the audit names this agent. */
  actor: string
  keeper: TokenKeeper
}

/** The one agent who is signed in to the desk, if any. */
export interface StaffSessions {
  signIn(staffId: string, password: string): Promise<Challenge>
  verifyChallenge(challengeId: string, code: string): Promise<StaffMember>
  signOut(): Promise<void>
  who(): StaffMember | null
  /** @throws Refusal `signed-out` when nobody is signed in. */
  current(): HeldStaffSession
  onChanged(listener: (staff: StaffMember | null) => void): void
}

export function openStaffSessions(parts: { portal: Portal; audit: AuditStore; clock: Clock }): StaffSessions {
  const { portal, audit, clock } = parts
  let held: HeldStaffSession | null = null
  const listeners: ((staff: StaffMember | null) => void)[] = []
  const changed = (): void => listeners.forEach((listener) => listener(held?.staff ?? null))

  async function renew(refreshToken: string): Promise<Renewal> {
    return renewalFrom(await portal.send(endpoints.refreshStaffSession, { body: { refreshToken } }))
  }

  function keep(session: StaffSession): StaffMember {
    const keeper = keepTokens(portal, session, clock, renew, () => {
      if (held?.keeper !== keeper) return
      held = null
      changed()
    })
    const actor = `staff:${session.staff.id}`
    // Written first: a session that the audit could not note is not kept.
    audit.append({ actor, action: 'session.signed-in', outcome: 'ok', detail: { role: session.staff.role } })
    held = { staff: session.staff, actor, keeper }
    audit.announce()
    changed()
    return session.staff
  }

  return {
    signIn: async (staffId, password) => {
      const sent = await portal.send(endpoints.staffSignIn, { body: { staffId, password, device: deviceName } })
      return acceptSignIn(sent, 'staff:unknown', audit).body.challenge
    },
    verifyChallenge: async (challengeId, code) => {
      const sent = await portal.send(endpoints.verifyStaffChallenge, { params: { challengeId }, body: { code } })
      return keep(acceptSignIn(sent, 'staff:unknown', audit).body)
    },
    signOut: async () => {
      if (held === null) return
      const { actor, keeper } = held
      audit.append({ actor, action: 'session.signed-out', outcome: 'ok' })
      audit.announce()
      held = null
      changed()
      await keeper.send(endpoints.staffSignOut, {})
    },
    who: () => held?.staff ?? null,
    current: () => {
      if (held === null) throw new Refusal('signed-out')
      return held
    },
    onChanged: (listener) => listeners.push(listener),
  }
}
