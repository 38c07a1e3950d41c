import type { Method } from '#shared/api/primitives.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import type { SampleCase } from '../scenario.ts'
import type { Random } from './random.ts'
import { agents, approvers } from './staff.ts'

type Checked = SampleCase['evidence'][number]
type CaseStart = Omit<SampleCase, 'evidence' | 'outcome'>

const passed = (kind: Checked['kind'], note: string): Checked => ({ kind, outcome: 'passed', note })
const seen = {
  registeredEmail: passed('registered-email', 'Written from the address on record'),
  callBack: passed('call-back', 'The number on record answered and knew of the request'),
  form: passed('contact-update-form', 'Complete and signed; details agree with the profile'),
  papers: passed('registration-papers', 'Company name and number agree with the profile'),
  invoice: passed('recent-invoice', 'Number and amount were right'),
  service: passed('own-service', 'Named a host that is theirs'),
  facts: passed('personal-facts', 'All answers were right'),
}
const failedCallBack: Checked = { kind: 'call-back', outcome: 'failed', note: 'Nobody at the number knew of it' }

/** Each set is worth 80 points, enough where risk is raised. */
const proofs = {
  'registered-email-valid': [
    [seen.registeredEmail, seen.callBack],
    [seen.registeredEmail, seen.invoice, seen.service],
    [seen.callBack, seen.papers, seen.facts],
  ],
  'registered-email-invalid': [
    [seen.form, seen.papers, seen.invoice],
    [seen.form, seen.papers, seen.service],
  ],
} satisfies Record<SampleCase['scenario'], Checked[][]>

const reasons = {
  'disable-two-factor': [
    'The phone with the codes was lost',
    'The phone was replaced before the codes were moved',
    'The SIM card was given back',
    'The holder of the phone has left the company',
  ],
  unlock: ['Locked out after too many wrong codes', 'Locked out after too many wrong passwords'],
  unfreeze: ['The change was their own after all', 'The account was checked and may be used again'],
} satisfies Record<CaseAct, string[]>

/** What a case is about. */
interface CaseFacts {
  ticket: string
  /** Days ago. */
  opened: number
  act: CaseAct
  /** The method that was active. */
  method: Method
  userId: string
  /** Risk was raised, so that a second person had to agree. */
  raised: boolean
}

function startOf(facts: Omit<CaseFacts, 'raised'>, scenario: SampleCase['scenario'], random: Random): CaseStart {
  const { ticket, opened, act } = facts
  const channel = random.one(['email', 'email', 'phone', 'chat'] as const)
  return { ticket, channel, scenario, reason: random.one(reasons[act]), agent: random.one(agents), opened }
}

function approvalBy(random: Random): NonNullable<SampleCase['approval']> {
  return { by: random.one(approvers), status: 'approved', note: 'The evidence is sound' }
}

/** A case that was closed after it did what it was opened for. */
export function doneCase(facts: CaseFacts, random: Random): SampleCase {
  const { act, method, userId, raised } = facts
  const disables = act === 'disable-two-factor'
  const moved = disables && random.chance(0.25)
  const scenario = moved ? 'registered-email-invalid' : 'registered-email-valid'
  const approved = moved || raised || random.chance(0.2)
  return {
    ...startOf(facts, scenario, random),
    evidence: random.one<Checked[]>(proofs[scenario]),
    ...(moved ? { contactUpdate: { email: userId, status: 'approved' } } : { consent: { act, status: 'approved' } }),
    ...(approved && { approval: approvalBy(random) }),
    ...(disables && { disabled: method }),
    outcome: disables ? 'disabled' : act === 'unlock' ? 'unlocked' : 'unfrozen',
  }
}

/** A case that was closed without doing anything. */
export function idleCase(facts: CaseFacts, random: Random): SampleCase {
  const begun = startOf(facts, 'registered-email-valid', random)
  if (random.chance(0.4)) return { ...begun, evidence: [], outcome: 'not-needed' }
  const status = random.chance(0.5) ? 'refused' : 'asked'
  const evidence = [seen.registeredEmail, failedCallBack]
  return { ...begun, evidence, consent: { act: facts.act, status }, outcome: 'refused' }
}

/** How far an open case has come. */
export const createStages = ['opened', 'evidence', 'asked', 'ready', 'doubtful', 'update-asked', 'update-done'] as const
type OpenStage = (typeof createStages)[number]

/** A case on the board: 2FA is to be turned off. */
export function openCaseOf(
  facts: Pick<CaseFacts, 'ticket' | 'opened' | 'method' | 'userId'>,
  stage: OpenStage,
  random: Random,
): SampleCase {
  const act = 'disable-two-factor'
  const updates = stage === 'update-asked' || stage === 'update-done'
  const scenario = updates ? 'registered-email-invalid' : 'registered-email-valid'
  const evidence = random.one<Checked[]>(proofs[scenario])
  const begun = { ...startOf({ ...facts, act }, scenario, random), evidence, outcome: null }
  switch (stage) {
    case 'opened':
      return { ...begun, evidence: [] }
    case 'evidence':
      return { ...begun, evidence: evidence.slice(0, 1) }
    case 'asked':
      return { ...begun, consent: { act, status: 'asked' } }
    case 'ready':
      return { ...begun, consent: { act, status: 'approved' }, approval: approvalBy(random) }
    case 'doubtful':
      return { ...begun, evidence: [failedCallBack, seen.invoice] }
    case 'update-asked':
      return { ...begun, contactUpdate: { email: `new-${facts.userId}`, status: 'asked' } }
    case 'update-done':
      return { ...begun, contactUpdate: { email: facts.userId, status: 'approved' }, approval: approvalBy(random) }
  }
}
