import { expect } from 'vitest'
import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import type { Evidence } from '#shared/api/staff.ts'
import type { TestConsole } from './test-console.ts'
import { operatorOf } from './operator.ts'
import { newKey, samplePassword as password, samples } from '../portal/sandbox.ts'
import type { World } from './world.ts'

/** What an agent enters to open a case for Seri Muda Trading. */
export const opening = {
  accountId: samples.seriMuda.id,
  ticket: 'T-1001',
  channel: 'email',
  scenario: 'registered-email-valid',
  reason: 'The phone was lost',
} as const

/** The first page of every customer, and of the board. */
export const anyCustomer = { query: '', method: null, status: null, after: null, limit: 100 } as const
export const board = { status: null, after: null } as const

/** The same where the person in charge has gone, and the mailbox with them. */
const openingInvalid = { ...opening, scenario: 'registered-email-invalid' } as const

/** What the contact-update form asks for. Both are typed in full and never written down so. */
export const newContact = { email: 'newperson@serimuda.example', mobileNumber: '+60100000999' }

/** How far a case was brought. */
export type CaseStage = 'opened' | 'points' | 'asked' | 'consented' | 'disabled' | 'enrolling'

/** Records evidence that passed. */
export async function prove(app: TestConsole, caseId: string, kinds: Evidence['kind'][]): Promise<CaseAtWork> {
  for (const kind of kinds)
    await app.ok('desk.addEvidence', { caseId, kind, outcome: 'passed', note: 'as in our files' })
  return app.ok('desk.getCase', { caseId })
}

/** A case with an agent signed in, brought as far as is asked for. */
export async function openCase(world: World, until: CaseStage): Promise<CaseAtWork> {
  const { app } = world
  await operatorOf(world).signInStaff(samples.agentA)
  const opened = await app.ok('desk.openCase', opening)
  const caseId = opened.id
  if (until === 'opened') return opened
  const proven = await prove(app, caseId, ['registered-email', 'recent-invoice'])
  if (until === 'points') return proven
  const asked = await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
  if (until === 'asked') return asked
  await answerConsent(world, 'approve')
  if (until === 'consented') return app.ok('desk.getCase', { caseId })
  const disabled = await app.ok('desk.disable', { caseId, password })
  if (until === 'disabled') return disabled
  await app.ok('desk.enrol', { caseId, method: 'sms', password })
  return app.ok('desk.getCase', { caseId })
}

/** A case whose registered e-mail is invalid, with points enough and the contact update asked for, and agent A signed in. */
export async function openCaseWithInvalidEmail(world: World, app: TestConsole = world.app): Promise<CaseAtWork> {
  await operatorOf(world, app).signInStaff(samples.agentA)
  const { id: caseId } = await app.ok('desk.openCase', openingInvalid)
  await prove(app, caseId, ['contact-update-form', 'registration-papers', 'recent-invoice'])
  for (const typed of Object.values(newContact)) world.typed.add(typed)
  return app.ok('desk.updateContact', { caseId, ...newContact })
}

/** The customer's answer, in the test inbox. */
export async function answerConsent(world: World, decision: 'approve' | 'refuse'): Promise<void> {
  const { messages } = await world.app.ok('sandbox.inbox', {})
  const token = messages.find(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
  const { sentence } = await world.app.ok('sandbox.answerConsent', { token, decision })
  expect(sentence).toBe('Agent A will disable 2FA on account Seri Muda Trading, ticket T-1001')
}

/** The token of the newest link of a kind that the customer of the case was sent. */
async function linkOf({ sandbox }: World, kind: OutboxMessage['kind']): Promise<string> {
  const message = (await sandbox.outbox(samples.seriMuda.id)).findLast((one) => one.kind === kind)
  if (!message?.linkToken) throw new Error(`No link of kind ${kind} was sent`)
  return message.linkToken
}

/** The customer sets a new password by the link of the invitation, after a forced reset. */
export async function setNewPassword(world: World, newPassword: string): Promise<void> {
  world.typed.add(newPassword)
  const params = { token: await linkOf(world, 'invitation') }
  ;(await world.sandbox.call('setInvitedPassword', { params, body: { newPassword }, key: newKey() })).body(200)
}

/** The customer sets up SMS alone, by the link of the invitation. */
export async function acceptInvitation(world: World, own: string = password): Promise<void> {
  const { sandbox } = world
  const params = { token: await linkOf(world, 'invitation') }
  ;(await sandbox.call('acceptInvitation', { params, body: { password: own, method: 'sms' }, key: newKey() })).body(201)
  const code = await sandbox.sentCode(samples.seriMuda.id)
  ;(await sandbox.call('verifyInvitation', { params, body: { code }, key: newKey() })).body(200)
}

/** Every effect in the portal's ledger, oldest first. */
export const effectsOf = async (world: World): Promise<string[]> =>
  (await world.sandbox.ledger()).map(({ what }) => what)
