import { evidenceKinds } from '#shared/api/capabilities.ts'
import type { CaseAct, SupportCase } from '#shared/api/staff.ts'
import type { Customer } from './customers.ts'
import type { Desk, StaffLogin, StaffWanted } from './desk.ts'
import type { Message } from './inbox.ts'
import type { KitBase } from './kit.ts'
import { NotChecked } from './verdict.ts'

type EvidenceKind = (typeof evidenceKinds)[number]
type Scenario = SupportCase['scenario']

/** What is done with a case, step by step or all at once. */
export interface CaseWork {
  /** Opens a case; one that was left open on the account is closed before. */
  openCase(login: StaffLogin, customer: Customer, scenario: Scenario): Promise<SupportCase>
  seen(login: StaffLogin, caseId: string): Promise<SupportCase>
  /** Closes a case with the outcome that is true of it. */
  closeCase(login: StaffLogin, caseId: string): Promise<SupportCase>
  addEvidence(
    login: StaffLogin,
    caseId: string,
    kind: EvidenceKind,
    outcome?: 'passed' | 'failed',
  ): Promise<SupportCase>
  /** Evidence until the gate lacks no points. */
  fillPoints(login: StaffLogin, caseId: string): Promise<SupportCase>
  /** Asks for consent; the token is the one in the e-mail. */
  askConsent(login: StaffLogin, caseId: string, act: CaseAct): Promise<Message & { linkToken: string }>
  answerConsent(token: string, decision: 'approve' | 'refuse'): Promise<void>
  /** Points, consent to the act, and a second person's approval where the gate asks for one. */
  satisfyGate(login: StaffLogin, opened: SupportCase, act: CaseAct): Promise<SupportCase>
}

/** What it needs of the desk. */
interface Hands {
  as: Desk['as']
  approver(wanted: StaffWanted): Promise<StaffLogin>
}

export function createCaseWork(kit: KitBase, { as, approver }: Hands): CaseWork {
  const { call, inbox } = kit

  const work: CaseWork = {
    async openCase(login, customer, scenario) {
      if (!kit.capabilities.scenarios.includes(scenario)) throw new NotChecked(`the desk has no scenario ${scenario}`)
      const params = { accountId: customer.accountId }
      const { openCaseId } = kit.answered('DESK-4', await as(login, 'getCustomer', { params }), 200)
      if (openCaseId !== null) await work.closeCase(login, openCaseId)
      const reason = 'Opened by the conformance kit'
      const body = { ...params, ticket: 'KIT-1', channel: 'phone', scenario, reason } as const
      return kit.answered('DESK-6', await as(login, 'openCase', { body }), 201)
    },
    async seen(login, caseId) {
      return kit.answered('DESK-7', await as(login, 'getCase', { params: { caseId } }), 200)
    },
    async closeCase(login, caseId) {
      const { disabledAt, events } = await work.seen(login, caseId)
      const did = (['unlocked', 'unfrozen'] as const).find((what) => events.some((event) => event.what === what))
      const outcome = disabledAt !== null ? 'disabled' : (did ?? 'not-needed')
      const reply = await as(login, 'closeCase', { params: { caseId }, body: { outcome } })
      return kit.answered('DESK-19', reply, 200)
    },
    async addEvidence(login, caseId, kind, outcome = 'passed') {
      const body = { kind, outcome, note: 'Checked by the conformance kit' }
      return kit.answered('DESK-8', await as(login, 'addEvidence', { params: { caseId }, body }), 200)
    },
    async fillPoints(login, caseId) {
      let now = await work.seen(login, caseId)
      for (const kind of evidenceKinds) {
        if (!now.gate.lacks.includes('points')) break
        if (!now.evidence.some((one) => one.kind === kind && !one.expired))
          now = await work.addEvidence(login, caseId, kind)
      }
      return now
    },
    async askConsent(login, caseId, act) {
      const mark = await inbox.mark()
      kit.answered('DESK-9', await as(login, 'askConsent', { params: { caseId }, body: { act } }), 200)
      const asked = await inbox.await(
        mark,
        (one) => one.kind === 'consent',
        'DESK-9',
        'the e-mail that asks for consent',
      )
      return { ...asked, linkToken: asked.linkToken ?? '' }
    },
    async answerConsent(token, decision) {
      kit.answered('DESK-10', await call('answerConsent', { params: { token }, body: { decision } }), 200)
    },
    async satisfyGate(login, opened, act) {
      await work.fillPoints(login, opened.id)
      const { linkToken } = await work.askConsent(login, opened.id, act)
      await work.answerConsent(linkToken, 'approve')
      const now = await work.seen(login, opened.id)
      if (!now.gate.lacks.includes('approval')) return now
      const params = { caseId: opened.id }
      const second = await approver({ not: login })
      const body = { note: 'Approved by the conformance kit' }
      return kit.answered('GATE-5', await as(second, 'approveCase', { params, body }), 200)
    },
  }
  return work
}
