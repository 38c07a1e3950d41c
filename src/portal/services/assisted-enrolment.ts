import type { Method } from '#shared/api/primitives.ts'
import { assistedCode } from '../messages/case-texts.ts'
import type { Portal } from '../portal.ts'
import type { Assistance, Begun, Waiting } from './enrolment.ts'
import { requireEnrollable, requireWaiting, resendEnrolment, startEnrolment, verifyEnrolment } from './enrolment.ts'
import { keepJudgement, requireSetUpGate } from './case-gate.ts'
import type { AgentProof } from './agent-proof.ts'
import { requireAgentProof } from './agent-proof.ts'
import { requireActive } from './access.ts'
import { fromDesk } from './security-log.ts'
import { requireDeskSendable } from './send-allowance.ts'
import type { CaseContext } from './support-case.ts'
import { recordInCase } from './support-case.ts'

/**
 * Begins a set-up with the customer on the line: the gate open, 2FA off, the agent proved. The code goes to
 * the customer alone, in the one message that lets it be read out.
 */
export function enrolInCase(
  portal: Portal,
  atWork: CaseContext,
  method: Exclude<Method, 'authenticator'>,
  { proof, key }: { proof: AgentProof; key: string },
): Begun {
  const { row, account, agent } = atWork
  requireActive(account)
  requireEnrollable(portal, account, { method, expectedVersion: portal.directory.factors(account.id).version })
  requireSetUpGate(portal, atWork)
  requireAgentProof(portal, agent, proof)
  requireDeskSendable(portal, account.id)
  const waiting = startEnrolment(portal, account, method, { key, origin: fromDesk }, assistanceOf(atWork))
  recordInCase(portal, row, { byStaff: agent.id, what: 'enrolment-started', detail: method })
  return waiting
}

/** Judges the code that the customer read out; with the right one the method is active. The gate must be open still. */
export function verifyInCase(portal: Portal, atWork: CaseContext, id: string, typed: string, key: string): void {
  const { row, account, agent } = atWork
  requireActive(account)
  requireWaiting(portal, account, id, row.id)
  const judged = requireSetUpGate(portal, atWork)
  const cause = { key, origin: fromDesk }
  const { awaited } = verifyEnrolment(portal, account, id, typed, cause, assistanceOf(atWork))
  keepJudgement(portal, row, 'set-up', judged)
  recordInCase(portal, row, { byStaff: agent.id, what: 'enabled', detail: awaited.method })
}

/** Sends the customer a new code and voids the old one, while the gate is open. */
export function resendInCase(portal: Portal, atWork: CaseContext, id: string, key: string): Waiting {
  const { row, account, agent } = atWork
  requireActive(account)
  requireWaiting(portal, account, id, row.id)
  requireSetUpGate(portal, atWork)
  requireDeskSendable(portal, account.id)
  const waiting = resendEnrolment(portal, account, id, { key, origin: fromDesk }, assistanceOf(atWork))
  recordInCase(portal, row, { byStaff: agent.id, what: 'code-sent', detail: waiting.awaited.method })
  return waiting
}

function assistanceOf({ row }: CaseContext): Assistance {
  return { caseId: row.id, wording: assistedCode(row.ticket) }
}
