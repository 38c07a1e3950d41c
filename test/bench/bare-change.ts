import { endpoints } from '#shared/api/endpoints.ts'
import { portalCall } from '../support/portal/portal-call.ts'
import { samplePassword as password } from '../support/electron/console-page.ts'
import type { SandboxControls } from '../support/portal/sandbox-controls.ts'

/** The name of a call of the portal. */
export type CallName = keyof typeof endpoints

/**
 * Makes the calls of a change from Authenticator App to SMS, one right after the other, for a customer who is signed in
 * again; the sign-in and the read of the test inbox are not counted.
 *
 * @param names the calls as the console made them, in their order
 * @returns the milliseconds that they took
 * @throws where the console makes a call that this one cannot
 */
export async function bareChange(
  origin: string,
  sandbox: SandboxControls,
  { id, userId }: { id: string; userId: string },
  names: readonly CallName[],
): Promise<number> {
  const call = portalCall(() => `${origin}/api/v1`, endpoints)
  const token = await signedIn()
  const params = { accountId: id }
  let version = 0
  let enrolmentId = ''
  let phoneMs = 0

  const calls: Partial<Record<CallName, () => Promise<unknown>>> = {
    getCapabilities: async () => (await call('getCapabilities', {})).body(200),
    listAccounts: async () => (await call('listAccounts', { token })).body(200),
    getAccount: async () => (await call('getAccount', { token, params })).body(200),
    getTwoFactor: async () => {
      version = (await call('getTwoFactor', { token, params })).body(200).version
    },
    listNotices: async () => (await call('listNotices', { token, params })).body(200),
    listSecurityEvents: async () => (await call('listSecurityEvents', { token, params })).body(200),
    listSessions: async () => (await call('listSessions', { token })).body(200),
    disableTwoFactor: async () => {
      const body = { password, expectedVersion: version }
      version = (await call('disableTwoFactor', { token, params, body })).body(200).version
    },
    startEnrolment: async () => {
      const body = { method: 'sms' as const, password, expectedVersion: version }
      enrolmentId = (await call('startEnrolment', { token, params, body })).body(201).id
    },
    verifyEnrolment: async () => {
      const readAt = performance.now()
      const code = await sandbox.sentCode(id)
      phoneMs += performance.now() - readAt
      const asked = { token, params: { ...params, enrolmentId }, body: { code } }
      version = (await call('verifyEnrolment', asked)).body(200).version
    },
  }

  async function signedIn(): Promise<string> {
    const begun = await call('signIn', { body: { userId, password, device: 'bench' } })
    const { challenge } = begun.body(200)
    const code = await sandbox.authenticatorCode(userId)
    const answer = await call('verifyChallenge', { params: { challengeId: challenge.id }, body: { code } })
    return answer.body(201).accessToken
  }

  const begun = performance.now()
  for (const name of names) {
    const make = calls[name]
    if (make === undefined) throw new Error(`the bare change does not know the call ${name}`)
    await make()
  }
  return performance.now() - begun - phoneMs
}
