import type { Capabilities } from '#shared/api/capabilities.ts'
import type { Gate, SupportCase } from '#shared/api/staff.ts'

type EvidenceKind = Capabilities['evidence'][number]['kind']

/** Points of each kind of evidence; published in the capabilities. */
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

/** A piece of evidence as far as the gate minds it; `at` in milliseconds since 1970. */
export interface CheckedEvidence {
  kind: EvidenceKind
  outcome: 'passed' | 'failed'
  at: number
}

/** What a piece of evidence counts. */
interface Counted {
  points: number
  /** It passed, and is too old to count. */
  expired: boolean
}

/** When evidence is counted, how old it may be (seconds), and whether a second person approved of it as it is. */
interface Counting {
  now: number
  evidenceSeconds: number
  approved: boolean
}

/**
 * The same pieces with what each counts, in their order: each kind once, and only what passed and is not too old. A kind
 * of which a check failed counts nothing, before and after it, until a second person approved.
 */
export function countEvidence<E extends CheckedEvidence>(
  evidence: readonly E[],
  { now, evidenceSeconds, approved }: Counting,
): (E & Counted)[] {
  const kinds = new Set<EvidenceKind>()
  return evidence.map((one) => {
    const passed = one.outcome === 'passed'
    // guard: portal-gate.evidence-age
    const expired = passed && hasExpired(one.at, evidenceSeconds, now)
    // guard: portal-gate.failed-kind
    const doubted = !approved && evidence.some(({ kind, outcome }) => kind === one.kind && outcome === 'failed')
    // guard: portal-gate.points-once
    const first = !kinds.has(one.kind)
    const counts = passed && !expired && !doubted && first
    if (counts) kinds.add(one.kind)
    return { ...one, points: counts ? evidencePoints[one.kind] : 0, expired }
  })
}

/** Whether a time of so many seconds from an instant on is over. */
export function hasExpired(since: number, seconds: number, now: number): boolean {
  return now >= since + seconds * 1000
}

/** What a case was about when a second person approved it. */
export interface ApprovalBasis {
  /** The last piece of evidence; 0 for none. */
  evidenceSeq: number
  /** The last time that a contact update was asked for; 0 for never. */
  contactSeq: number
}

/** Whether anything that an approval was given on is another now. */
export function basisChanged(approved: ApprovalBasis, now: ApprovalBasis): boolean {
  // guard: portal-approval.evidence
  const evidence = approved.evidenceSeq !== now.evidenceSeq
  // guard: portal-approval.contact-update
  const contact = approved.contactSeq !== now.contactSeq
  return evidence || contact
}

/** The facts that a gate checks. */
export interface GateFacts {
  scenario: SupportCase['scenario']
  points: number
  riskRaised: boolean
  evidenceFailed: boolean
  /** Staff made the customer set a new password within the last 24 h. */
  resetForced: boolean
  /** The customer agreed to exactly what is to be done. */
  consented: boolean
  /** A contact update of the case brought another e-mail address, and took effect. */
  contactUpdated: boolean
  /** What a second person said; `approved` only while that still counts. */
  approval: SupportCase['approval']['status']
}

/**
 * Whether an agent may act for a customer. Points, and where the registered e-mail is valid the customer's consent, where
 * it is not the approved contact update; in addition, approval by a second person when risk is raised, any evidence failed,
 * staff forced a password reset a short while ago, or a second person refused. No other way through.
 */
export function gateOf(facts: GateFacts): Gate {
  const needed = facts.riskRaised ? pointsNeeded.riskRaised : pointsNeeded.normal
  const secondPerson = facts.riskRaised || facts.evidenceFailed || facts.resetForced || facts.approval === 'refused'
  const lacks: Gate['lacks'] = []
  if (facts.points < needed) lacks.push('points')
  if (facts.scenario === 'registered-email-valid' && !facts.consented) lacks.push('consent')
  if (facts.scenario === 'registered-email-invalid' && !facts.contactUpdated) lacks.push('contact-update')
  if (secondPerson && facts.approval !== 'approved') lacks.push('approval')
  return { open: lacks.length === 0, points: facts.points, pointsNeeded: needed, lacks }
}

/** A password reset that staff forced this recently (24 h, in milliseconds) asks for a second person. */
const forcedResetMs = 24 * 60 * 60 * 1000

/** Whether staff forced a password reset within the last 24 h; times in milliseconds since 1970. */
export function resetForcedLately(at: number | null, now: number): boolean {
  return at !== null && now - at < forcedResetMs
}

/**
 * Whether a contact update took effect that brought another e-mail address. A new number alone leaves the lost mailbox
 * where the links go, so it opens no gate.
 */
export function broughtAddress(update: { status: string; email: string | null } | undefined): boolean {
  return update?.status === 'approved' && update.email !== null
}
