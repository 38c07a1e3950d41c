import type { Capabilities } from '#shared/portal-api/capabilities.ts'
import type { Gate } from '#shared/portal-api/staff.ts'

type EvidenceKind = Capabilities['evidence'][number]['kind']

/** Points of each kind of evidence; the desk tells them in the capabilities. */
export const evidencePoints: Record<EvidenceKind, number> = {
  'registered-email': 40,
  'call-back': 40,
  'contact-update-form': 30,
  'registration-papers': 30,
  'recent-invoice': 20,
  'own-service': 20,
  'personal-facts': 10,
}

export const pointsNeeded = { normal: 60, riskRaised: 80 }

/** A piece of evidence as far as the gate minds it. */
export interface CheckedEvidence {
  kind: EvidenceKind
  outcome: 'passed' | 'failed'
}

/** Points that one more piece of evidence brings: each kind counts once, and only when it passed. */
export function pointsOf(added: CheckedEvidence, before: readonly CheckedEvidence[]): number {
  const counted = before.some((one) => one.kind === added.kind && one.outcome === 'passed')
  return added.outcome === 'passed' && !counted ? evidencePoints[added.kind] : 0
}

/**
 * Whether an agent may disable 2FA for a customer whose registered e-mail is valid: points and consent; besides,
 * approval by a second person when risk is raised or any evidence failed. No other way through.
 */
export function gateOf(facts: {
  points: number
  riskRaised: boolean
  evidenceFailed: boolean
  consented: boolean
}): Gate {
  const needed = facts.riskRaised ? pointsNeeded.riskRaised : pointsNeeded.normal
  const lacks: Gate['lacks'] = []
  if (facts.points < needed) lacks.push('points')
  if (!facts.consented) lacks.push('consent')
  if (facts.riskRaised || facts.evidenceFailed) lacks.push('approval')
  return { open: lacks.length === 0, points: facts.points, pointsNeeded: needed, lacks }
}
