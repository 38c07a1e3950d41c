import { expect } from 'vitest'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { operatorOf } from './operator.ts'
import { samples } from './sandbox.ts'
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

/** How far a case was brought. */
export type CaseStage = 'opened' | 'points' | 'asked' | 'consented'

/** A case with an agent signed in, brought as far as is asked for. */
export async function openCase(world: World, until: CaseStage): Promise<SupportCase> {
  const { desk } = world
  await operatorOf(world).signInStaff(samples.agentA)
  let now = await desk.ok('desk.openCase', opening)
  const caseId = now.id
  if (until === 'opened') return now
  for (const kind of ['registered-email', 'recent-invoice'] as const)
    now = await desk.ok('desk.addEvidence', { caseId, kind, outcome: 'passed', note: 'as in our files' })
  if (until === 'points') return now
  now = await desk.ok('desk.askConsent', { caseId })
  if (until === 'asked') return now
  await answerConsent(world, 'approve')
  return desk.ok('desk.getCase', { caseId })
}

/** The customer's answer, on the sandbox phone. */
export async function answerConsent(world: World, decision: 'approve' | 'refuse'): Promise<void> {
  const { messages } = await world.desk.ok('sandbox.phone', {})
  const token = messages.find(({ linkToken }) => linkToken !== null)?.linkToken ?? ''
  const { sentence } = await world.desk.ok('sandbox.answerConsent', { token, decision })
  expect(sentence).toBe('Agent A will disable 2FA on account Seri Muda Trading, ticket T-1001')
}

/** Every effect in the portal's ledger, oldest first. */
export const effectsOf = async (world: World): Promise<string[]> =>
  (await world.sandbox.ledger()).map(({ what }) => what)
