import { randomUUID } from 'node:crypto'
import type { CaseAct } from '#shared/api/staff.ts'
import type { Check } from '../check.ts'
import { caseRequest } from './desk.ts'
import { watchLog } from './security-log.ts'
import { neverGiven } from './support.ts'

/** The life of a case: opened, proved, closed, reopened. */
export const caseChecks: Check[] = [
  {
    title: 'one open case an account; the board shows open ones first',
    sentences: ['DESK-6', 'DESK-7'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const request = caseRequest(kit, customer)
      const opened = await kit.desk.openCase(agent, customer, request.scenario)
      kit.must('DESK-6', opened.status === 'open' && opened.ticket === request.ticket, 'the case is another')
      kit.must('DESK-6', opened.openedBy.id === agent.session.staff.id, 'somebody else opened it')
      kit.refused('DESK-6', await as(agent, 'openCase', { body: request }), 'conflict')
      kit.refused('DESK-6', await as(agent, 'openCase', { body: { ...request, accountId: neverGiven() } }), 'not-found')
      const read = await kit.desk.seen(agent, opened.id)
      kit.must('DESK-7', JSON.stringify(read) === JSON.stringify(opened), 'the case read is another than answered')
      kit.refused('DESK-7', await as(agent, 'getCase', { params: { caseId: neverGiven() } }), 'not-found')
      const first = kit.answered('DESK-7', await as(agent, 'listCases', { query: { limit: 1 } }), 200)
      kit.must('DESK-7', first.cases[0]?.id === opened.id, 'the newest open case does not come first')
      await kit.desk.closeCase(agent, opened.id)
      const { cases, next } = kit.answered('DESK-7', await as(agent, 'listCases', { query: { limit: 2 } }), 200)
      const order = cases.map((one) => `${one.status === 'open' ? 1 : 0} ${one.openedAt}`)
      kit.must(
        'DESK-7',
        JSON.stringify(order) === JSON.stringify(order.toSorted().toReversed()),
        'the order is another',
      )
      if (next !== null) {
        const query = { limit: 2, after: next }
        const page = kit.answered('DESK-7', await as(agent, 'listCases', { query }), 200).cases
        kit.must('DESK-7', !page.some((one) => cases.some(({ id }) => id === one.id)), 'a case is on two pages')
      }
      const closed = kit.answered('DESK-7', await as(agent, 'listCases', { query: { status: 'closed' } }), 200).cases
      kit.must(
        'DESK-7',
        closed.every((one) => one.status === 'closed'),
        'an open case passes the filter',
      )
    },
  },
  {
    title: 'each kind of evidence brings its points once, and only when it passed',
    sentences: ['DESK-8', 'GATE-1'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, caseRequest(kit, customer).scenario)
      const points = new Map(kit.capabilities.evidence.map((one) => [one.kind, one.points]))
      const first = await kit.desk.addEvidence(agent, opened.id, 'recent-invoice')
      kit.must('DESK-8', first.evidence[0]?.points === points.get('recent-invoice'), 'evidence has other points')
      const twice = await kit.desk.addEvidence(agent, opened.id, 'recent-invoice')
      kit.must('DESK-8', twice.gate.points === first.gate.points, 'the same kind counted twice')
      kit.must('DESK-8', twice.evidence[1]?.points === 0, 'the second piece has points')
      const failed = await kit.desk.addEvidence(agent, opened.id, 'personal-facts', 'failed')
      kit.must('DESK-8', failed.gate.points === first.gate.points, 'failed evidence counted')
      const other = await kit.desk.addEvidence(agent, opened.id, 'own-service')
      const sum = (points.get('recent-invoice') ?? 0) + (points.get('own-service') ?? 0)
      kit.must('GATE-1', other.gate.points === sum, `${other.gate.points} points instead of ${sum}`)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'the customer is asked exactly one sentence, and answers once',
    sentences: ['DESK-9', 'DESK-10', 'DESK-11', 'IDEM-14'],
    run: async (kit) => {
      const { call } = kit
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const { name } = customer
      const sentences: [CaseAct, string][] = [
        ['disable-two-factor', `${agent.session.staff.name} will disable 2FA on account ${name}, ticket KIT-1`],
        ['unlock', `${agent.session.staff.name} will unlock account ${name}, ticket KIT-1`],
        ['unfreeze', `${agent.session.staff.name} will make account ${name} active again, ticket KIT-1`],
      ]
      const tokens: string[] = []
      for (const [act, sentence] of sentences) {
        const asked = await kit.desk.askConsent(agent, opened.id, act)
        const { consent } = await kit.desk.seen(agent, opened.id)
        kit.must('DESK-9', consent.sentence === sentence, 'the case shows another sentence')
        kit.must('DESK-9', asked.body.includes(sentence), 'the e-mail does not contain the sentence')
        kit.must('DESK-9', asked.to.toLowerCase() === customer.userId.toLowerCase(), 'it went to another address')
        tokens.push(asked.linkToken)
      }
      const again = await kit.desk.askConsent(agent, opened.id, 'unfreeze')
      const key = randomUUID()
      const answer = (token: string, decision: 'approve' | 'refuse' = 'approve', as?: string) =>
        call('answerConsent', { params: { token }, body: { decision }, key: as })
      for (const old of tokens) kit.refused('DESK-11', await answer(old), 'not-found')
      kit.refused('DESK-10', await answer(neverGiven(), 'approve', key), 'not-found')
      const first = await answer(again.linkToken, 'approve', key)
      kit.answered('IDEM-14', first, 200)
      kit.must('DESK-10', kit.answered('DESK-10', first, 200).sentence === sentences[2]?.[1], 'another sentence')
      kit.must('IDEM-14', (await answer(again.linkToken, 'approve', key)).text === first.text, 'the key is another')
      const seen = kit.answered('IDEM-14', await kit.desk.as(agent, 'getOperation', { params: { key } }), 200)
      kit.must('IDEM-14', seen.status === 'unseen', 'a session sees the key of a link')
      kit.refused('DESK-10', await answer(again.linkToken, 'refuse'), 'conflict')
      const params = { caseId: opened.id }
      const sameAct = await kit.desk.as(agent, 'askConsent', { params, body: { act: 'unfreeze' } })
      kit.refused('DESK-11', sameAct, 'conflict')
      await kit.desk.askConsent(agent, opened.id, 'unlock')
      kit.must(
        'DESK-11',
        (await kit.desk.seen(agent, opened.id)).consent.status === 'asked',
        'the old answer is still valid',
      )
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'consent belongs to a valid address, a contact update to an invalid one',
    sentences: ['DESK-12'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const valid = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const params = { caseId: valid.id }
      const update = { email: `kit-${randomUUID()}@conformance.example` }
      kit.refused('DESK-12', await kit.desk.as(agent, 'updateContact', { params, body: update }), 'conflict')
      const invalid = await kit.desk.openCase(agent, customer, 'registered-email-invalid')
      const asked = { params: { caseId: invalid.id }, body: { act: 'disable-two-factor' } } as const
      kit.refused('DESK-12', await kit.desk.as(agent, 'askConsent', asked), 'conflict')
      await kit.desk.closeCase(agent, invalid.id)
    },
  },
  {
    title: 'a case closes with what is true of it, and reopens without what was agreed',
    sentences: ['DESK-19', 'DESK-20', 'LOG-4'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const params = { caseId: opened.id }
      await kit.desk.addEvidence(agent, opened.id, 'call-back')
      const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'unlock')
      await kit.desk.answerConsent(linkToken, 'approve')
      for (const outcome of ['disabled', 'unlocked', 'unfrozen'] as const)
        kit.refused('DESK-19', await as(agent, 'closeCase', { params, body: { outcome } }), 'conflict')
      const reopen = () => as(agent, 'reopenCase', { params, body: { reason: 'Reopened by the conformance kit' } })
      kit.refused('DESK-20', await reopen(), 'conflict')
      const closed = kit.answered(
        'DESK-19',
        await as(agent, 'closeCase', { params, body: { outcome: 'refused' } }),
        200,
      )
      kit.must('DESK-19', closed.status === 'closed' && closed.outcome === 'refused', 'it is not closed')
      const note = 'Tried by the conformance kit'
      const late = { params, body: { kind: 'own-service', outcome: 'passed', note } } as const
      kit.refused('DESK-19', await as(agent, 'addEvidence', late), 'conflict')
      const other = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      kit.refused('DESK-20', await reopen(), 'conflict')
      await kit.desk.closeCase(agent, other.id)
      const logged = await watchLog(kit, customer)
      const again = kit.answered('DESK-20', await reopen(), 200)
      await logged('case-reopened')
      kit.must('DESK-20', again.status === 'open' && again.evidence.length === 1, 'the evidence is gone')
      kit.must('DESK-20', again.consent.status === 'none', 'the consent is still valid')
      await kit.desk.closeCase(agent, opened.id)
    },
  },
]
