import type { StepUpOperation } from '#shared/api/openid-sign-in.ts'
import { ApiError } from '../api-error.ts'
import type { Portal } from '../portal.ts'
import type { StepUpFor } from '../repositories/openid-requests.ts'
import type { SessionKind } from '../repositories/sessions.ts'
import { fitsOwnPassword, requirePassword } from './check-password.ts'
import { passwordAttempts } from './lockout.ts'

/** What an agent shows before an effect: an own password that was right or wrong, or a sign-in for this very call. */
export type AgentProof = { kind: 'password'; right: boolean } | ({ kind: 'step-up' } & StepUpFor)

/** A call that an agent has to prove himself or herself for. */
interface ProvedCall {
  caller: { kind: SessionKind; ownerId: string; sessionId: string }
  params: { caseId: string }
  body: { password?: string | undefined }
  key: string
}

/** Reads the proof of a call. Takes as long as scrypt does, so it comes before the transaction. @throws ApiError */
export async function readAgentProof(
  portal: Portal,
  operation: StepUpOperation,
  { caller, params, body, key }: ProvedCall,
): Promise<AgentProof> {
  const { password } = body
  if ((password === undefined) !== (portal.staffProvider !== null))
    throw new ApiError('invalid-request', 'The request is not as described: password')
  if (password === undefined)
    return { kind: 'step-up', sessionId: caller.sessionId, operation, caseId: params.caseId, key }
  return { kind: 'password', right: await fitsOwnPassword(portal, caller, password) }
}

/** Judges the proof in the transaction of the effect; a step-up is spent by it. @throws ApiError */
export function requireAgentProof(portal: Portal, agent: { login: string }, proof: AgentProof): void {
  if (proof.kind === 'password')
    return requirePassword(portal, passwordAttempts(portal, 'staff', agent.login), proof.right)
  // guard: openid.step-up-required
  if (!portal.repositories.openIdRequests.spend(proof, portal.clock.now()))
    throw new ApiError('step-up-required', 'Sign in once more for this')
}
