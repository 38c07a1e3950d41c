import type { SupportCase } from '#shared/api/staff.ts'
import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { StaffLogin } from '../desk.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'

const scenario = 'registered-email-valid'

/** A customer whose risk is not raised, and who had no case: each account can be that only once. */
async function unraised(kit: Kit): Promise<{ customer: Customer; agent: StaffLogin }> {
  for (const config of kit.config.accounts.filter((one) => !one.closed && !one.enforced)) {
    const customer = await kit.customers.ready(config)
    const agent = await kit.desk.agent({ for: customer })
    const params = { accountId: customer.accountId }
    const { risk, openCaseId } = kit.answered('DESK-4', await kit.desk.as(agent, 'getCustomer', { params }), 200)
    if (!risk.raised && openCaseId === null) return { customer, agent }
  }
  throw new NotChecked('needs an account whose risk is not raised: one that had no case yet')
}

const disable = (kit: Kit, login: StaffLogin, { id, twoFactor }: SupportCase) => {
  const body = { password: login.config.password, expectedVersion: twoFactor.version }
  return kit.desk.as(login, 'disableForCustomer', { params: { caseId: id }, body })
}

const approve = async (kit: Kit, second: StaffLogin, caseId: string): Promise<SupportCase> => {
  const body = { note: 'Approved by the conformance kit' }
  return kit.answered('GATE-5', await kit.desk.as(second, 'approveCase', { params: { caseId }, body }), 200)
}

/** Points, consent and the second person. */
export const gateChecks: Check[] = [
  {
    title: 'with no risk raised points and consent open the gate; what fails asks for a second person again',
    sentences: ['GATE-1', 'GATE-2', 'GATE-4', 'GATE-6', 'GATE-7'],
    run: async (kit) => {
      const { pointsNeeded } = kit.capabilities
      const { customer, agent } = await unraised(kit)
      if (!(await kit.customers.state(customer)).active) await kit.customers.turnOn(customer, 'email')
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const lacks = (one: SupportCase) => one.gate.lacks.toSorted().join(', ')
      kit.must(
        'GATE-1',
        opened.gate.pointsNeeded === pointsNeeded.normal,
        `it needs ${opened.gate.pointsNeeded} points`,
      )
      kit.must('GATE-1', lacks(opened) === 'consent, points', `at first it lacks ${lacks(opened)}`)
      kit.refused('GATE-6', await disable(kit, agent, opened), 'proof-incomplete')
      const filled = await kit.desk.fillPoints(agent, opened.id)
      kit.must('GATE-1', filled.gate.points >= pointsNeeded.normal, 'it is full with too few points')
      kit.must('GATE-2', lacks(filled) === 'consent', `with points it lacks ${lacks(filled)}`)
      kit.refused('GATE-6', await disable(kit, agent, filled), 'proof-incomplete')
      const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'disable-two-factor')
      kit.refused('GATE-6', await disable(kit, agent, filled), 'proof-incomplete')
      await kit.desk.answerConsent(linkToken, 'approve')
      const open = await kit.desk.seen(agent, opened.id)
      kit.must('GATE-2', open.gate.open && lacks(open) === '', `with points and consent it lacks ${lacks(open)}`)
      const failed = await kit.desk.addEvidence(agent, opened.id, 'personal-facts', 'failed')
      kit.must('GATE-4', lacks(failed) === 'approval', `after failed evidence it lacks ${lacks(failed)}`)
      kit.refused('GATE-6', await disable(kit, agent, failed), 'proof-incomplete')
      const second = await kit.desk.staff('approver', { for: customer, not: agent })
      kit.must('GATE-4', (await approve(kit, second, opened.id)).gate.open, 'an approval does not open it')
      const again = await kit.desk.addEvidence(agent, opened.id, 'personal-facts', 'failed')
      kit.must('GATE-7', lacks(again) === 'approval', 'the approval outlives failed evidence')
      await approve(kit, second, opened.id)
      kit.answered('DESK-13', await disable(kit, agent, again), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'with risk raised more points and a second person are needed',
    sentences: ['GATE-1', 'GATE-4', 'GATE-6'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      await kit.desk.closeCase(agent, (await kit.desk.openCase(agent, customer, scenario)).id)
      await kit.customers.turnOn(customer, 'authenticator')
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const { riskRaised } = kit.capabilities.pointsNeeded
      kit.must('GATE-1', opened.risk.raised, 'an earlier case raises no risk')
      kit.must('GATE-1', opened.gate.pointsNeeded === riskRaised, `it needs ${opened.gate.pointsNeeded} points`)
      const filled = await kit.desk.fillPoints(agent, opened.id)
      kit.must('GATE-1', filled.gate.points >= riskRaised, 'it is full with too few points')
      const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'disable-two-factor')
      await kit.desk.answerConsent(linkToken, 'approve')
      const lacking = await kit.desk.seen(agent, opened.id)
      kit.must('GATE-4', lacking.gate.lacks.join() === 'approval', `it lacks ${lacking.gate.lacks.join(', ')}`)
      kit.refused('GATE-6', await disable(kit, agent, lacking), 'proof-incomplete')
      kit.must('GATE-6', (await kit.customers.state(customer)).active, 'a closed gate let it through')
      const second = await kit.desk.staff('approver', { for: customer, not: agent })
      kit.must('GATE-4', (await approve(kit, second, opened.id)).gate.open, 'an approval does not open it')
      kit.answered('DESK-13', await disable(kit, agent, lacking), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'consent to one act is none to another, and a refusal is none',
    sentences: ['GATE-2', 'GATE-6'],
    run: async (kit) => {
      const customer = await kit.customers.withMethod('authenticator')
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const open = await kit.desk.satisfyGate(agent, opened, 'unfreeze')
      kit.must('GATE-2', open.gate.open, `for the act asked it lacks ${open.gate.lacks.join(', ')}`)
      kit.refused('GATE-2', await disable(kit, agent, open), 'proof-incomplete')
      const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'disable-two-factor')
      await kit.desk.answerConsent(linkToken, 'refuse')
      kit.refused('GATE-2', await disable(kit, agent, open), 'proof-incomplete')
      kit.must('GATE-6', (await kit.customers.state(customer)).active, 'a closed gate let it through')
      await kit.desk.closeCase(agent, opened.id)
      await kit.customers.turnOff(customer)
    },
  },
]

/** Who the second person may be, and how often. */
export const secondPersonChecks: Check[] = [
  {
    title: 'neither the opener nor a plain agent approves',
    sentences: ['GATE-5'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const opener = await kit.desk.staff('approver', { for: customer })
      const opened = await kit.desk.openCase(opener, customer, scenario)
      const params = { caseId: opened.id }
      const body = { note: 'Tried by the conformance kit' }
      kit.refused('GATE-5', await kit.desk.as(opener, 'approveCase', { params, body }), 'forbidden')
      kit.refused('GATE-5', await kit.desk.as(opener, 'refuseCase', { params, body }), 'forbidden')
      const agent = await kit.desk.staff('agent', { for: customer })
      kit.refused('GATE-5', await kit.desk.as(agent, 'approveCase', { params, body }), 'forbidden')
      const { approval } = await kit.desk.seen(opener, opened.id)
      kit.must('GATE-5', approval.status === 'none', `the approval is ${approval.status}`)
      await kit.desk.closeCase(opener, opened.id)
    },
  },
  {
    title: 'nobody proves and approves alone',
    sentences: ['GATE-12'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.staff('agent', { for: customer })
      const second = await kit.desk.staff('approver', { for: customer })
      const body = { note: 'Tried by the conformance kit' }
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const params = { caseId: opened.id }
      await approve(kit, second, opened.id)
      const proven = await kit.desk.addEvidence(second, opened.id, 'own-service', 'passed')
      kit.must('GATE-12', proven.approval.status === 'none', 'an approval outlives evidence by its own author')
      kit.refused('GATE-12', await kit.desk.as(second, 'approveCase', { params, body }), 'forbidden')
      kit.refused('GATE-12', await kit.desk.as(second, 'refuseCase', { params, body }), 'forbidden')
      await kit.desk.closeCase(agent, opened.id)
      const other = await kit.desk.openCase(agent, customer, scenario)
      await kit.desk.askConsent(second, other.id, 'disable-two-factor')
      const asked = { params: { caseId: other.id }, body }
      kit.refused('GATE-12', await kit.desk.as(second, 'approveCase', asked), 'forbidden')
      await kit.desk.closeCase(agent, other.id)
    },
  },
  {
    title: 'nobody who opened a case again decides on it',
    sentences: ['GATE-5'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.staff('agent', { for: customer })
      const second = await kit.desk.staff('approver', { for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const params = { caseId: opened.id }
      await kit.desk.closeCase(agent, opened.id)
      const reason = { reason: 'Opened again by the conformance kit' }
      kit.answered('DESK-20', await kit.desk.as(second, 'reopenCase', { params, body: reason }), 200)
      const body = { note: 'Tried by the conformance kit' }
      kit.refused('GATE-5', await kit.desk.as(second, 'approveCase', { params, body }), 'forbidden')
      kit.refused('GATE-5', await kit.desk.as(second, 'refuseCase', { params, body }), 'forbidden')
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'an approval is one of what was seen, and of its act alone',
    sentences: ['GATE-7', 'GATE-13', 'GATE-6'],
    run: async (kit) => {
      const customer = await kit.customers.withMethod('authenticator')
      const agent = await kit.desk.agent({ for: customer })
      const second = await kit.desk.staff('approver', { for: customer, not: agent })
      await kit.desk.closeCase(agent, (await kit.desk.openCase(agent, customer, scenario)).id)
      const opened = await kit.desk.openCase(agent, customer, scenario)
      kit.must('GATE-7', (await approve(kit, second, opened.id)).approval.status === 'approved', 'it is not approved')
      const filled = await kit.desk.fillPoints(agent, opened.id)
      kit.must('GATE-7', filled.approval.status === 'none', 'the approval of an empty case counts for later evidence')
      kit.must('GATE-7', filled.approval.lapsed === 'changed', `it lapsed for ${filled.approval.lapsed}`)
      const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'disable-two-factor')
      await kit.desk.answerConsent(linkToken, 'approve')
      kit.refused('GATE-6', await disable(kit, agent, opened), 'proof-incomplete')
      const params = { caseId: opened.id }
      const other = { note: 'Approved by the conformance kit', act: 'unfreeze' } as const
      const of = kit.answered('GATE-13', await kit.desk.as(second, 'approveCase', { params, body: other }), 200)
      kit.must('GATE-13', of.approval.act === 'unfreeze', `it approves ${of.approval.act}`)
      kit.must('GATE-13', of.gate.lacks.join() === 'approval', 'an approval of another act opens the gate')
      kit.refused('GATE-13', await disable(kit, agent, opened), 'proof-incomplete')
      const named = await approve(kit, second, opened.id)
      kit.must('GATE-13', named.gate.open && named.approval.act === 'disable-two-factor', 'it does not open the gate')
      kit.answered('DESK-13', await disable(kit, agent, opened), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'evidence, consent and approval have an age',
    sentences: ['GATE-14', 'DESK-10', 'DESK-11'],
    run: async (kit) => {
      const { evidenceSeconds, consentSeconds, approvalSeconds } = kit.limits
      const longest = Math.max(evidenceSeconds, consentSeconds, approvalSeconds)
      kit.time.need(longest)
      const customer = await kit.customers.withMethod('authenticator')
      const opener = await kit.desk.agent({ for: customer })
      await kit.desk.closeCase(opener, (await kit.desk.openCase(opener, customer, scenario)).id)
      const opened = await kit.desk.openCase(opener, customer, scenario)
      const gateOpen = await kit.desk.satisfyGate(opener, opened, 'disable-two-factor')
      kit.must('GATE-14', gateOpen.gate.open, `it lacks ${gateOpen.gate.lacks.join(', ')}`)
      await kit.time.pass(longest)
      const agent = await kit.desk.someone(opener.config)
      const old = await kit.desk.seen(agent, opened.id)
      const lacks = old.gate.lacks.toSorted().join()
      kit.must('GATE-14', lacks === 'approval,consent,points', `after their time the gate lacks ${lacks}`)
      const shown = old.evidence.every(({ points, expired }) => points === 0 && expired)
      kit.must('GATE-14', shown, 'the case does not show that the evidence is too old')
      kit.must('GATE-14', old.consent.status === 'expired', `the consent is ${old.consent.status}`)
      kit.must('GATE-14', old.approval.lapsed === 'expired', `the approval lapsed for ${old.approval.lapsed}`)
      kit.refused('GATE-14', await disable(kit, agent, opened), 'proof-incomplete')
      for (const { kind } of old.evidence) await kit.desk.addEvidence(agent, opened.id, kind)
      const { linkToken: late } = await kit.desk.askConsent(agent, opened.id, 'disable-two-factor')
      await kit.time.pass(consentSeconds)
      const answer = { params: { token: late }, body: { decision: 'approve' } } as const
      kit.refused('DESK-10', await kit.call('answerConsent', answer), 'not-found')
      const again = await kit.desk.someone(opener.config)
      const renewed = await kit.desk.satisfyGate(again, opened, 'disable-two-factor')
      kit.must('DESK-11', renewed.gate.open, `asked and approved again it lacks ${renewed.gate.lacks.join(', ')}`)
      await kit.customers.ready(customer.config)
      kit.answered('DESK-13', await disable(kit, again, opened), 200)
      await kit.desk.closeCase(again, opened.id)
    },
  },
  {
    title: 'a kind of which a check failed counts nothing until a second person approved',
    sentences: ['GATE-15', 'DESK-8'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const second = await kit.desk.staff('approver', { for: customer, not: agent })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const passed = await kit.desk.addEvidence(agent, opened.id, 'own-service', 'passed')
      kit.must('DESK-8', passed.gate.points > 0, 'what passed brings no points')
      const failed = await kit.desk.addEvidence(agent, opened.id, 'own-service', 'failed')
      kit.must('GATE-15', failed.gate.points === 0, 'what passed before a failed check still counts')
      const later = await kit.desk.addEvidence(agent, opened.id, 'own-service', 'passed')
      kit.must('GATE-15', later.gate.points === 0, 'what passed after a failed check counts')
      const approved = await approve(kit, second, opened.id)
      kit.must('GATE-15', approved.gate.points === passed.gate.points, 'approved it does not count once')
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'a second word is refused until evidence fails',
    sentences: ['GATE-8', 'GATE-7', 'GATE-6'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const second = await kit.desk.staff('approver', { for: customer, not: agent })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const params = { caseId: opened.id }
      const body = { note: 'Tried by the conformance kit' }
      const again = () => kit.desk.as(second, 'approveCase', { params, body })
      await approve(kit, second, opened.id)
      kit.refused('GATE-8', await again(), 'conflict')
      kit.refused('GATE-8', await kit.desk.as(second, 'refuseCase', { params, body }), 'conflict')
      await kit.desk.addEvidence(agent, opened.id, 'own-service', 'failed')
      kit.answered('GATE-8', await kit.desk.as(second, 'refuseCase', { params, body }), 200)
      kit.refused('GATE-8', await again(), 'conflict')
      const seen = await kit.desk.seen(agent, opened.id)
      kit.must('GATE-6', seen.gate.lacks.includes('approval'), 'a refusal opens the gate')
      await kit.desk.addEvidence(agent, opened.id, 'own-service', 'failed')
      kit.answered('GATE-7', await again(), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
]
