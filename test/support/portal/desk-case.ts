import type { OpenCaseRequest } from '#shared/api/case-requests.ts'
import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import type { CaseAct, Evidence, SupportCase } from '#shared/api/staff.ts'
import { samplePassword, samples, type SandboxCalls } from './sandbox.ts'

/** What an agent enters to open a case for Seri Muda Trading. */
export const caseRequest = {
  accountId: samples.seriMuda.id,
  ticket: 'T-1',
  channel: 'phone',
  scenario: 'registered-email-valid',
  reason: 'The phone was lost',
} as const satisfies OpenCaseRequest

/** A case, by the session of somebody who works on it. */
export interface CaseWork {
  token: string
  params: { caseId: string }
  accountId: string
}

/** Kinds of evidence that make 60 points, and 80. */
export const sixtyPoints: Evidence['kind'][] = ['registered-email', 'recent-invoice']
export const eightyPoints: Evidence['kind'][] = ['registered-email', 'call-back']

/** The access token of a new staff session. */
export async function staffToken(sandbox: SandboxCalls, login: string): Promise<string> {
  return (await sandbox.signInStaff(login)).accessToken
}

/** Opens a case as agent A, or by the session named. */
export async function openCase(
  sandbox: SandboxCalls,
  asked: Partial<OpenCaseRequest> = {},
  token?: string,
): Promise<CaseWork> {
  const by = token ?? (await staffToken(sandbox, samples.agentA))
  const { id, accountId } = (await sandbox.call('openCase', { token: by, body: { ...caseRequest, ...asked } })).body(
    201,
  )
  return { token: by, params: { caseId: id }, accountId }
}

/** The same case by another's session. */
export async function as(sandbox: SandboxCalls, login: string, work: CaseWork): Promise<CaseWork> {
  return { ...work, token: await staffToken(sandbox, login) }
}

/** Records evidence that passed, one of each kind. */
export async function prove(sandbox: SandboxCalls, work: CaseWork, kinds: Evidence['kind'][]): Promise<void> {
  for (const kind of kinds) await check(sandbox, work, kind, 'passed')
}

/** Records one piece of evidence. */
export async function check(
  sandbox: SandboxCalls,
  { token, params }: CaseWork,
  kind: Evidence['kind'],
  outcome: Evidence['outcome'],
): Promise<SupportCase> {
  const body = { kind, outcome, note: 'As in our files' }
  return (await sandbox.call('addEvidence', { token, params, body })).body(200)
}

/** The token of the newest link of a kind that was sent to an account. */
export async function linkOf(sandbox: SandboxCalls, accountId: string, kind: OutboxMessage['kind']): Promise<string> {
  const message = (await sandbox.outbox(accountId)).findLast((one) => one.kind === kind)
  if (!message?.linkToken) throw new Error(`No link of kind ${kind} was sent to ${accountId}`)
  return message.linkToken
}

/** Asks for the customer's consent to an act, and answers it. */
export async function consent(
  sandbox: SandboxCalls,
  { token, params, accountId }: CaseWork,
  act: CaseAct,
  decision: 'approve' | 'refuse' = 'approve',
): Promise<void> {
  ;(await sandbox.call('askConsent', { token, params, body: { act } })).body(200)
  const link = await linkOf(sandbox, accountId, 'consent')
  ;(await sandbox.call('answerConsent', { params: { token: link }, body: { decision } })).body(200)
}

/** Opens a case and brings its gate to open: 60 points and consent to an act. */
export async function provenCase(
  sandbox: SandboxCalls,
  act: CaseAct,
  asked: Partial<OpenCaseRequest> = {},
): Promise<CaseWork> {
  const work = await openCase(sandbox, asked)
  await prove(sandbox, work, sixtyPoints)
  await consent(sandbox, work, act)
  return work
}

/** The body of a disabling of 2FA by the agent. */
export const disabling = { password: samplePassword, expectedVersion: 1 }

/** Repeats an attempt, whatever its answer. */
export async function repeat(times: number, act: () => Promise<unknown>): Promise<undefined> {
  for (let n = 0; n < times; n += 1) await act()
}

/** A code that is not the one that was sent. */
export function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

/** Reads the contact update of a case in full, as the person who approves it must; nothing where none waits. */
export async function readUpdate(sandbox: SandboxCalls, { token, params }: CaseWork): Promise<void> {
  await sandbox.call('readContactUpdate', { token, params })
}
