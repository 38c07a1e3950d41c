import type { CaseAct } from '#shared/api/staff.ts'
import type { Origin } from '../services/security-log.ts'
import { fromDesk, fromLink } from '../services/security-log.ts'
import { newId } from '../crypto/tokens.ts'
import { consentSentence } from '../messages/case-texts.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import type { ApprovalBasis } from '../rules/gate.ts'
import type { ApprovalRow } from '../repositories/approvals.ts'
import type { CaseEventRow, CaseRow, EvidenceRow } from '../repositories/cases.ts'
import type { ContactUpdateRow } from '../repositories/contact-updates.ts'
import type { NewSecurityEvent } from '../repositories/security-events.ts'
import type { SampleAccount, SampleCase } from './scenario.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Between two steps of a case; less where it has only just begun. */
const pauseMs = 7 * 60 * 1000
const maxSteps = 16

/** A line of the security log, its id and account still to be given. */
export type SampleSecurityEvent = Omit<NewSecurityEvent, 'id' | 'accountId' | 'operationKey'>

/** A consent with its answer, if it came. */
interface PastConsent {
  caseId: string
  act: CaseAct
  sentence: string
  agentId: string
  destinationMasked: string
  askedAt: number
  answer: { status: 'approved' | 'refused'; at: number } | null
}

/** An approval; what it was given on is filled in when it is stored. */
type PastApproval = Omit<ApprovalRow, keyof ApprovalBasis>

/** Everything that a case left behind, ready to be stored. */
export interface CaseRecord {
  row: CaseRow
  evidence: EvidenceRow[]
  consent: PastConsent | undefined
  contactUpdate: ContactUpdateRow | undefined
  approval: PastApproval | undefined
  events: CaseEventRow[]
  /** Its part of the account's security log, oldest first. */
  log: SampleSecurityEvent[]
}

interface CaseFacts {
  sample: SampleCase
  account: Pick<SampleAccount, 'id' | 'name' | 'userId'>
  /** The name of a member of staff, by id. */
  nameOf(staffId: string): string
  /** Milliseconds since 1970. */
  now: number
}

/** A case while it is played through: each step is some minutes after the one before. */
interface Play extends CaseFacts {
  id: string
  events: CaseEventRow[]
  log: SampleSecurityEvent[]
  /** Writes a step down and answers when it was. */
  step(byStaff: string | null, what: CaseEventRow['what'], detail?: string): number
  /** Adds a line to the security log, at the time of the last step. */
  addLogLine(what: SampleSecurityEvent['what'], origin?: Origin, method?: SampleSecurityEvent['method']): void
}

/** Plays a sample's case through, in the order in which an agent would. */
export function caseRecord(facts: CaseFacts): CaseRecord {
  const { sample, account } = facts
  const play = begin(facts)
  const { id, events, log } = play
  const openedAt = play.step(sample.agent, 'opened', sample.ticket)
  play.addLogLine('case-opened')
  const evidence = checkedEvidence(play)
  const consent = askedConsent(play)
  const asked = askedContactUpdate(play)
  const approval = givenApproval(play)
  const contactUpdate = asked && decidedContactUpdate(play, asked)
  const done = finished(play)
  const { ticket, channel, scenario, reason, agent: openedBy, outcome } = sample
  const opening = { id, accountId: account.id, ticket, channel, scenario, reason, openedBy, openedAt, outcome }
  return { row: { ...opening, ...done }, evidence, consent, contactUpdate, approval, events, log }
}

function begin(facts: CaseFacts): Play {
  const openedAt = facts.now - Math.round(facts.sample.opened * dayMs)
  const pause = Math.min(pauseMs, Math.floor((facts.now - openedAt) / maxSteps))
  const events: CaseEventRow[] = []
  const log: SampleSecurityEvent[] = []
  let at = openedAt - pause
  return {
    ...facts,
    id: newId('case'),
    events,
    log,
    step(byStaff, what, detail = '') {
      at += pause
      events.push({ at, byStaff, what, detail })
      return at
    },
    addLogLine(what, origin = fromDesk, method = null) {
      log.push({ at, what, ...origin, method })
    },
  }
}

function checkedEvidence({ sample, step }: Play): EvidenceRow[] {
  const evidence: EvidenceRow[] = []
  for (const checked of sample.evidence) {
    const at = step(sample.agent, 'evidence', `${checked.kind} ${checked.outcome}`)
    evidence.push({ ...checked, at, byStaff: sample.agent })
  }
  return evidence
}

function askedConsent({ id, sample, account, nameOf, step, addLogLine }: Play): PastConsent | undefined {
  if (!sample.consent) return undefined
  const { act, status } = sample.consent
  const sentence = consentSentence(act, nameOf(sample.agent), account.name, sample.ticket)
  const askedAt = step(sample.agent, 'consent-asked', sentence)
  addLogLine('consent-asked')
  const destinationMasked = maskedEmail(account.userId)
  const consent = { caseId: id, act, sentence, agentId: sample.agent, destinationMasked, askedAt }
  if (status === 'asked') return { ...consent, answer: null }
  const at = step(null, `consent-${status}`, sentence)
  addLogLine('consent-answered', fromLink)
  return { ...consent, answer: { status, at } }
}

function askedContactUpdate({ id, sample, step }: Play): ContactUpdateRow | undefined {
  if (!sample.contactUpdate) return undefined
  const { email = null, mobile = null, status } = sample.contactUpdate
  const masked = [email && maskedEmail(email), mobile && maskedMobile(mobile)].filter((one) => one !== null)
  const askedAt = step(sample.agent, 'contact-update-asked', masked.join(', '))
  const before = { emailChangedBefore: null, mobileChangedBefore: null }
  return { caseId: id, email, mobile, status, askedAt, decidedAt: null, ...before }
}

function givenApproval({ id, sample, step }: Play): PastApproval | undefined {
  if (!sample.approval) return undefined
  const { by, status, note } = sample.approval
  const act = sample.consent?.act ?? 'disable-two-factor'
  return { caseId: id, status, byStaff: by, note, act, at: step(by, status, note) }
}

/** A contact update takes effect with the approval, or falls with its refusal. */
function decidedContactUpdate({ events, addLogLine }: Play, asked: ContactUpdateRow): ContactUpdateRow {
  if (asked.status === 'asked') return asked
  if (asked.status === 'approved' && asked.email !== null) addLogLine('email-changed')
  if (asked.status === 'approved' && asked.mobile !== null) addLogLine('mobile-changed')
  return { ...asked, decidedAt: events.at(-1)?.at ?? asked.askedAt }
}

/** What the case did to the account, and its end. */
function finished({ sample, step, addLogLine }: Play) {
  const { agent, outcome, disabled = null } = sample
  const disabledAt = outcome === 'disabled' ? step(agent, 'disabled', disabled ?? '') : null
  if (disabledAt !== null) addLogLine('two-factor-disabled', fromDesk, disabled)
  const resets = disabledAt !== null && sample.scenario === 'registered-email-invalid'
  const passwordResetForcedAt = resets ? step(agent, 'password-reset-forced') : null
  if (resets) addLogLine('password-reset-forced')
  const unlockedAt = outcome === 'unlocked' ? step(agent, 'unlocked') : null
  if (unlockedAt !== null) addLogLine('unlocked')
  const unfrozenAt = outcome === 'unfrozen' ? step(agent, 'unfrozen') : null
  if (unfrozenAt !== null) addLogLine('unfrozen')
  const closedAt = outcome === null ? null : step(agent, 'closed', outcome)
  if (closedAt !== null) addLogLine('case-closed')
  const ownPassword = { passwordChangedBefore: null, passwordSetAt: null }
  return { disabledAt, passwordResetForcedAt, ...ownPassword, unlockedAt, unfrozenAt, closedAt }
}
