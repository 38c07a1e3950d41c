import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { StaffLogin } from '../desk.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { neverGiven } from './support.ts'

/** What opens a case. */
export function caseRequest(kit: Kit, { accountId }: Pick<Customer, 'accountId'>) {
  const scenario = kit.capabilities.scenarios[0] ?? 'registered-email-valid'
  return { accountId, ticket: 'KIT-1', channel: 'phone', scenario, reason: 'Opened by the conformance kit' } as const
}

/** The search page by page, three pages at the most. */
async function pagesOf(kit: Kit, login: StaffLogin, limit: number): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  for (let page = 0; page < 3; page += 1) {
    const reply = await kit.desk.as(login, 'searchCustomers', { query: { limit, after } })
    const { customers, next } = kit.answered('DESK-3', reply, 200)
    kit.must('DESK-3', customers.length <= limit, 'a page is longer than asked')
    ids.push(...customers.map((one) => one.accountId))
    if (next === null) break
    after = next
  }
  return ids
}

/** Who may do what at the desk, and how customers are found. */
export const deskChecks: Check[] = [
  {
    title: 'an auditor reads everything and changes nothing',
    sentences: ['DESK-1', 'GEN-8'],
    run: async (kit) => {
      const auditor = await kit.desk.staff('auditor')
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, caseRequest(kit, customer).scenario)
      const params = { caseId: opened.id }
      const { as } = kit.desk
      kit.answered('DESK-1', await as(auditor, 'listCases', {}), 200)
      kit.answered('DESK-1', await as(auditor, 'getCase', { params }), 200)
      kit.answered('DESK-1', await as(auditor, 'searchCustomers', {}), 200)
      const account = { accountId: customer.accountId }
      kit.answered('DESK-1', await as(auditor, 'getCustomer', { params: account }), 200)
      const { password } = auditor.config
      const note = 'Tried by the conformance kit'
      const refusals = [
        await as(auditor, 'openCase', { body: caseRequest(kit, customer) }),
        await as(auditor, 'addEvidence', { params, body: { kind: 'call-back', outcome: 'passed', note } }),
        await as(auditor, 'askConsent', { params, body: { act: 'unlock' } }),
        await as(auditor, 'approveCase', { params, body: { note } }),
        await as(auditor, 'refuseCase', { params, body: { note } }),
        await as(auditor, 'disableForCustomer', { params, body: { password, expectedVersion: 0 } }),
        await as(auditor, 'inviteCustomer', { params, body: { sms: true } }),
        await as(auditor, 'enrolForCustomer', { params, body: { method: 'email', password } }),
        await as(auditor, 'unlockCustomer', { params }),
        await as(auditor, 'unfreezeCustomer', { params }),
        await as(auditor, 'closeCase', { params, body: { outcome: 'not-needed' } }),
      ]
      for (const refused of refusals) kit.refused('DESK-1', refused, 'forbidden')
      kit.refused('GEN-8', await kit.call('listCases', {}), 'unauthenticated')
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'nobody acts on an own account',
    sentences: ['DESK-2'],
    run: async (kit) => {
      const owner = kit.config.staff.find((one) => one.ownAccount !== undefined && one.role !== 'auditor')
      const config = kit.config.accounts.find((one) => one.userId === owner?.ownAccount)
      if (!owner || !config) throw new NotChecked('needs a member of staff with an own account in the configuration')
      const customer = await kit.customers.ready(config)
      const agent = await kit.desk.agent({ for: customer })
      const own = await kit.desk.someone(owner)
      const opened = await kit.desk.openCase(agent, customer, caseRequest(kit, customer).scenario)
      const params = { caseId: opened.id }
      const note = 'Tried by the conformance kit'
      const body = { kind: 'call-back', outcome: 'passed', note } as const
      kit.refused('DESK-2', await kit.desk.as(own, 'openCase', { body: caseRequest(kit, customer) }), 'forbidden')
      kit.refused('DESK-2', await kit.desk.as(own, 'addEvidence', { params, body }), 'forbidden')
      kit.answered('DESK-7', await kit.desk.as(own, 'getCase', { params }), 200)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'customers are found by name, id and address, by method and status, page by page',
    sentences: ['DESK-3', 'ACC-3'],
    run: async (kit) => {
      const agent = await kit.desk.agent()
      const customer = await kit.customers.withMethod('authenticator')
      const search = (query: Record<string, string | number>) => kit.desk.as(agent, 'searchCustomers', { query })
      for (const query of [customer.session.account.name, customer.accountId, customer.userId]) {
        const { customers } = kit.answered('DESK-3', await search({ query }), 200)
        const found = customers.find((one) => one.accountId === customer.accountId)
        kit.must('DESK-3', found !== undefined, 'a customer was not found')
        kit.must('ACC-3', found?.emailMasked !== customer.userId, 'the search shows the whole address')
      }
      const byMethod = kit.answered('DESK-3', await search({ method: 'authenticator' }), 200).customers
      kit.must(
        'DESK-3',
        byMethod.every((one) => one.twoFactor.method === 'authenticator'),
        'another method passes the filter',
      )
      const byStatus = kit.answered('DESK-3', await search({ status: 'active' }), 200).customers
      kit.must(
        'DESK-3',
        byStatus.every((one) => one.status === 'active'),
        'another status passes the filter',
      )
      const ids = await pagesOf(kit, agent, 2)
      kit.must('DESK-3', new Set(ids).size === ids.length, 'a customer is on two pages')
      kit.refused('DESK-3', await search({ limit: 101 }), 'invalid-request')
      kit.refused('DESK-3', await search({ after: neverGiven() }), 'invalid-request')
      await kit.customers.turnOff(customer)
    },
  },
  {
    title: 'a customer is shown masked, with risk and what raises it',
    sentences: ['DESK-4', 'DESK-5', 'ACC-3'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const readCustomer = async () => {
        const params = { accountId: customer.accountId }
        return kit.answered('DESK-4', await kit.desk.as(agent, 'getCustomer', { params }), 200)
      }
      const opened = await kit.desk.openCase(agent, customer, caseRequest(kit, customer).scenario)
      const during = await readCustomer()
      await kit.desk.closeCase(agent, opened.id)
      const { account, risk, openCaseId, twoFactor } = await readCustomer()
      kit.must('DESK-4', during.openCaseId === opened.id && openCaseId === null, 'the open case is another')
      kit.must('DESK-4', during.lastEvents.length > 0, 'the newest events are missing')
      kit.must('DESK-4', !twoFactor.active, 'the two-factor state is another')
      kit.must('ACC-3', account.emailMasked !== customer.userId, 'the address is shown whole')
      kit.must('DESK-5', risk.raised && risk.reasons.includes('earlier-case'), 'an earlier case raises no risk')
      const { services } = account
      const critical = services.length >= 3 || services.some((one) => one.kind === 'gpu-server')
      kit.must(
        'DESK-5',
        risk.reasons.includes('critical-services') === critical,
        'critical services are reported differently',
      )
      const params = { accountId: neverGiven() }
      kit.refused('DESK-4', await kit.desk.as(agent, 'getCustomer', { params }), 'not-found')
    },
  },
  {
    title: 'the desk floods no mailbox',
    sentences: ['DESK-27'],
    run: async (kit) => {
      const hour = 60 * 60
      kit.time.need(hour)
      const limit = kit.limits.deskMessagesPerHour
      const customer = await kit.customers.plain()
      await kit.time.pass(hour)
      const agent = await kit.desk.agent({ for: customer })
      const { id: caseId } = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const ask = (id: string) =>
        kit.desk.as(agent, 'askConsent', { params: { caseId: id }, body: { act: 'disable-two-factor' } })
      for (let n = 0; n < limit; n += 1) kit.answered('DESK-27', await ask(caseId), 200)
      const mark = await kit.inbox.mark()
      const refused = await ask(caseId)
      const { retryAfterSeconds = 0 } = kit.refused('DESK-27', refused, 'too-many-requests')
      kit.must('DESK-27', retryAfterSeconds > 0 && retryAfterSeconds <= hour, `it says to wait ${retryAfterSeconds} s`)
      const invite = { params: { caseId }, body: { sms: true } }
      kit.refused('DESK-27', await kit.desk.as(agent, 'inviteCustomer', invite), 'too-many-requests')
      await kit.desk.closeCase(agent, caseId)
      const next = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      kit.refused('DESK-27', await ask(next.id), 'too-many-requests')
      const sent = (await kit.inbox.since(mark)).filter(({ kind }) => kind === 'consent' || kind === 'invitation')
      kit.must('DESK-27', sent.length === 0, 'what was refused was sent')
      await kit.time.pass(hour)
      const later = await kit.desk.someone(agent.config)
      await kit.desk.askConsent(later, next.id, 'disable-two-factor')
      await kit.desk.closeCase(later, next.id)
    },
  },
]
