import type { CaseAct, Customer, Evidence, GateLack, SupportCase } from '../api/staff.ts'

type Outcome = NonNullable<SupportCase['outcome']>

/** The event that says that a case did an act. */
const didIt = { 'disable-two-factor': 'disabled', unlock: 'unlocked', unfreeze: 'unfrozen' } as const

/** Whether the case has done this act already; each once in a case, a reopened one included (DESK-18). */
export function didInCase({ disabledAt, events }: SupportCase, act: CaseAct): boolean {
  return (act === 'disable-two-factor' && disabledAt !== null) || events.some(({ what }) => what === didIt[act])
}

/** What the case did last, since it was opened or opened again; null for nothing. */
function lastAction({ events }: Pick<SupportCase, 'events'>): CaseAct | null {
  const since = events.slice(events.findLastIndex(({ what }) => what === 'reopened') + 1)
  const last = since.findLast(({ what }) => (Object.values(didIt) as string[]).includes(what))?.what
  return (Object.keys(didIt) as CaseAct[]).find((act) => didIt[act] === last) ?? null
}

/**
 * What a case is about: what the customer was asked to agree to, else what it did last, else what is in the customer's
 * way now; disabling 2FA while none is known. A frozen account takes no other change, so making it active comes first,
 * unless somebody refused or the case did it before.
 */
export function actOf(supportCase: SupportCase, customer: Pick<Customer, 'account'> | null): CaseAct {
  const { consent, approval, status } = supportCase
  const known = consent.act ?? lastAction(supportCase)
  // What is in the way today was no matter of a case that was closed before.
  if (status === 'closed') return known ?? 'disable-two-factor'
  const isRefused = consent.status === 'refused' || approval.status === 'refused'
  const isFrozen = customer?.account.status === 'frozen'
  if (isFrozen && !(known !== null && isRefused) && !didInCase(supportCase, 'unfreeze')) return 'unfreeze'
  return known ?? (supportCase.twoFactor.locked ? 'unlock' : 'disable-two-factor')
}

/**
 * Whether 2FA is active; of a closed case whether it was at its closing, because what the customer does later says nothing
 * of the case.
 */
export function wasProtected({ status, judgements, twoFactor }: SupportCase): boolean {
  return (status === 'closed' ? judgements.at(-1)?.twoFactorActive : undefined) ?? twoFactor.active
}

/** Whether an act would do nothing: 2FA is off, and it was not this case that turned it off. */
export function isMoot(supportCase: SupportCase, act: CaseAct): boolean {
  return act === 'disable-two-factor' && !wasProtected(supportCase) && !didInCase(supportCase, act)
}

/** The outcomes with which a case may close: what it did, disabling before all else; else that it did nothing (DESK-19). */
export function outcomesThatFit(supportCase: SupportCase): Outcome[] {
  const actions = Object.keys(didIt) as CaseAct[]
  return outcomesOf(actions.filter((act) => didInCase(supportCase, act)))
}

/** The same by the acts that a case did. */
export function outcomesOf(did: readonly CaseAct[]): Outcome[] {
  if (did.includes('disable-two-factor')) return ['disabled']
  const done = (['unlock', 'unfreeze'] as const).filter((act) => did.includes(act))
  return done.length > 0 ? done.map((act) => didIt[act]) : ['refused', 'not-needed']
}

/** Whether the case did any act at all. */
export function didAnything(supportCase: SupportCase): boolean {
  return (Object.keys(didIt) as CaseAct[]).some((act) => didInCase(supportCase, act))
}

/** Whether anything on the account is other than before because of the case: what it did, or contact details it put on record. */
export function changedInCase({ events }: Pick<SupportCase, 'events'>): boolean {
  let updateWaits = false
  for (const { what } of events) {
    if (changes.has(what) || (what === 'approved' && updateWaits)) return true
    if (what === 'contact-update-asked') updateWaits = true
    else if (what === 'refused') updateWaits = false
  }
  return false
}
const changes: ReadonlySet<SupportCase['events'][number]['what']> = new Set([
  ...Object.values(didIt),
  'password-reset-forced',
  'enabled',
])

/** Points that the gate still needs; 0 when there are enough (GATE-1). */
export function pointsMissing({ gate }: SupportCase): number {
  return Math.max(0, gate.pointsNeeded - gate.points)
}

/**
 * What the gate lacks for one act. The portal reports it for the act that the customer was asked to agree to; for another
 * one the consent is missing as well (GATE-2).
 *
 * @param act null for assisted set-up: any consent that was asked must be given, and where none was asked none is needed
 *   (HELP-4)
 */
export function gateLacks(supportCase: SupportCase, act: CaseAct | null): GateLack[] {
  const { gate, scenario, consent } = supportCase
  if (act === null && scenario === 'registered-email-invalid') return [...gate.lacks]
  if (act === null) return gate.lacks.filter((lack) => lack !== 'consent' || consent.status !== 'none')
  const consented = consent.status === 'approved' && consent.act === act
  const order: GateLack[] = ['points', 'consent', 'contact-update', 'approval']
  return order.filter((lack) => {
    if (lack === 'consent') return scenario === 'registered-email-valid' && !consented
    return lack === 'approval' ? lacksApproval(supportCase, act) : gate.lacks.includes(lack)
  })
}

/** An approval is one of its own act alone (GATE-13); where another act would need one, the portal has the last word. */
function lacksApproval({ approval, evidence, gate, risk }: SupportCase, act: CaseAct): boolean {
  if (approval.status !== 'approved') return gate.lacks.includes('approval')
  if (approval.act === act) return false
  return gate.lacks.includes('approval') || risk.raised || evidence.some(({ outcome }) => outcome === 'failed')
}

/** Who opened a case, at first or again: none of them decides on it (GATE-5). */
export function openersOf({ openedBy, events }: Pick<SupportCase, 'openedBy' | 'events'>): string[] {
  const again = events.filter(({ what }) => what === 'reopened')
  return [openedBy.id, ...again.flatMap(({ by }) => (by === null ? [] : [by.id]))]
}

/** Evidence kinds of which a check failed and that count nothing until a second person approves (GATE-15). */
export function doubtedKinds({ evidence, approval }: Pick<SupportCase, 'evidence' | 'approval'>): Evidence['kind'][] {
  if (approval.status === 'approved') return []
  return evidence.filter(({ outcome }) => outcome === 'failed').map(({ kind }) => kind)
}

/** The id of the agent whom the customer's consent names: the agent who asked for it last (DESK-14); null while nothing was asked. */
export function agentNamed({ consent, events }: SupportCase): string | null {
  if (consent.status === 'none') return null
  return events.findLast(({ what }) => what === 'consent-asked')?.by?.id ?? null
}

/** Everybody who recorded evidence in a case, asked for consent or for a contact update: none of them decides on it (GATE-12). */
export function provenBy({ events }: Pick<SupportCase, 'events'>): string[] {
  const proving = events.filter(({ what }) => ['evidence', 'consent-asked', 'contact-update-asked'].includes(what))
  return [...new Set(proving.flatMap(({ by }) => (by === null ? [] : [by.id])))]
}

/** Whether this member of staff read the contact update in full since it was last asked for (DESK-25), by the events of its case. */
export function hasReadUpdate(
  events: readonly { what: SupportCase['events'][number]['what']; byStaff: string | null }[],
  staffId: string,
): boolean {
  const asked = events.findLastIndex(({ what }) => what === 'contact-update-asked')
  return events.slice(asked + 1).some(({ what, byStaff }) => what === 'contact-update-read' && byStaff === staffId)
}
