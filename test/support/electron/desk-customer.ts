import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { RunningApp } from './launch-app.ts'
import { samplePassword, type Customer } from './console-page.ts'
import { portalCall } from '../portal/portal-call.ts'

/** What a customer does by the links in the portal's e-mails, beside a running app. */
export interface DeskCustomer {
  answerConsent(decision: 'approve' | 'refuse'): Promise<void>
  /** By the link of the invitation, after a forced reset. */
  setNewPassword(newPassword: string): Promise<void>
  /** Sets up SMS alone by the invitation. */
  acceptInvitation(password?: string): Promise<void>
  /** The status of a sign-in: 201 signed in, 200 a code is asked for, 403 a new password is. */
  signIn(userId: string, password: string): Promise<number>
}

export function deskCustomer({ sandbox, portalOrigin }: RunningApp, { id }: Customer): DeskCustomer {
  const call = portalCall(() => `${portalOrigin()}/api/v1`, endpoints)
  async function linkOf(kind: OutboxMessage['kind']): Promise<string> {
    const message = (await sandbox.outbox()).findLast((one) => one.accountId === id && one.kind === kind)
    if (!message?.linkToken) throw new Error(`no link of kind ${kind} was sent to ${id}`)
    return message.linkToken
  }
  return {
    answerConsent: async (decision) => {
      const params = { token: await linkOf('consent') }
      ;(await call('answerConsent', { params, body: { decision } })).body(200)
    },
    setNewPassword: async (newPassword) => {
      const params = { token: await linkOf('invitation') }
      ;(await call('setInvitedPassword', { params, body: { newPassword } })).body(200)
    },
    acceptInvitation: async (password = samplePassword) => {
      const params = { token: await linkOf('invitation') }
      ;(await call('acceptInvitation', { params, body: { password, method: 'sms' } })).body(201)
      const code = await sandbox.sentCode(id)
      ;(await call('verifyInvitation', { params, body: { code } })).body(200)
    },
    signIn: async (userId, password) => (await call('signIn', { body: { userId, password, device: 'test' } })).status,
  }
}
