import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { seriMuda, kenari, bayu, agentA } = samples
const request = {
  accountId: seriMuda.id,
  ticket: 'T-1',
  channel: 'email',
  scenario: 'registered-email-valid',
  reason: 'The phone was lost',
} as const

test('an agent disables 2FA for a customer: case, evidence, consent, own password', async () => {
  const { accessToken: token, staff } = await sandbox.signInStaff(agentA)
  expect(staff).toEqual({ id: 'staff-agent-a', name: 'Agent A', role: 'agent' })
  const seen = (await sandbox.call('getCustomer', { token, params: { accountId: seriMuda.id } })).body(200)
  expect(seen).toMatchObject({ openCaseId: null, risk: { raised: false }, twoFactor: { method: 'authenticator' } })
  const opened = (await sandbox.call('openCase', { token, body: request })).body(201)
  expect(opened.gate).toEqual({ open: false, points: 0, pointsNeeded: 60, lacks: ['points', 'consent'] })
  const params = { caseId: opened.id }

  const checked = (kind: 'registered-email' | 'recent-invoice') =>
    sandbox.call('addEvidence', { token, params, body: { kind, outcome: 'passed', note: 'As in our files' } })
  expect((await checked('registered-email')).body(200).gate.points).toBe(40)
  expect((await checked('registered-email')).body(200).gate.points).toBe(40)
  expect((await checked('recent-invoice')).body(200).gate).toMatchObject({ points: 60, lacks: ['consent'] })

  const asked = (await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
  const sentence = 'Agent A will disable 2FA on account Seri Muda Trading, ticket T-1'
  expect(asked.consent).toMatchObject({ status: 'asked', sentence, destinationMasked: 'i***@serimuda.example' })
  const mail = (await sandbox.outbox(seriMuda.id)).find((message) => message.kind === 'consent')
  expect(mail).toMatchObject({ to: seriMuda.userId, channel: 'email' })
  expect(mail?.body).toContain(sentence)
  const answer = { params: { token: mail?.linkToken ?? '' }, body: { decision: 'approve' } } as const
  expect((await sandbox.call('answerConsent', answer)).body(200)).toEqual({ status: 'approved', sentence })

  const disable = { token, params, body: { password, expectedVersion: seen.twoFactor.version } }
  const done = (await sandbox.call('disableForCustomer', disable)).body(200)
  expect(done).toMatchObject({ status: 'open', twoFactor: { active: false, lastChangedBy: 'agent' } })
  const closed = (await sandbox.call('closeCase', { token, params, body: { outcome: 'disabled' } })).body(200)
  expect(closed).toMatchObject({ status: 'closed', outcome: 'disabled' })
  expect(closed.events.map(({ what }) => what)).toEqual([
    'opened',
    'evidence',
    'evidence',
    'evidence',
    'consent-asked',
    'consent-approved',
    'disabled',
    'closed',
  ])
  expect((await sandbox.call('getCase', { token, params })).body(200)).toEqual(closed)
  const notices = (await sandbox.outbox(seriMuda.id)).filter((message) => message.kind === 'two-factor-disabled')
  expect(notices).toHaveLength(2)
  expect((await sandbox.signIn(seriMuda.userId)).account.id).toBe(seriMuda.id)
  expect((await sandbox.call('staffSignOut', { token })).body(200)).toEqual({ signedOut: true })
})

test('the customer base is searched page by page', async () => {
  const { accessToken: token } = await sandbox.signInStaff(samples.auditorA)
  const found: string[] = []
  let after: string | undefined
  do {
    const query = { query: '.example', limit: 1, ...(after !== undefined && { after }) }
    const page = (await sandbox.call('searchCustomers', { token, query })).body(200)
    found.push(...page.customers.map(({ name }) => name))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(found).toEqual([bayu.name, kenari.name, seriMuda.name])
  const names = async (query: object) =>
    (await sandbox.call('searchCustomers', { token, query })).body(200).customers.map(({ name }) => name)
  expect(await names({ method: 'none' })).toEqual([bayu.name])
  expect(await names({ method: 'sms' })).toEqual([kenari.name])
  expect(await names({ query: 'A-20417' })).toEqual([seriMuda.name])
  expect(await names({ query: '%' })).toEqual([])
  expect(await names({ status: 'frozen' })).toEqual([])
  ;(await sandbox.call('searchCustomers', { token, query: { after: 'nonsense' } })).problem('invalid-request')
})

test('a raised risk asks for 80 points and a second person; so does evidence that failed', async () => {
  const { accessToken: token } = await sandbox.signInStaff(agentA)
  const raised = (await sandbox.call('openCase', { token, body: { ...request, accountId: kenari.id } })).body(201)
  expect(raised.risk).toEqual({ raised: true, reasons: ['critical-services'] })
  expect(raised.gate).toMatchObject({ pointsNeeded: 80, lacks: ['points', 'consent', 'approval'] })
  const plain = (await sandbox.call('openCase', { token, body: request })).body(201)
  const evidence = { kind: 'own-service', outcome: 'failed', note: '' } as const
  const failed = (await sandbox.call('addEvidence', { token, params: { caseId: plain.id }, body: evidence })).body(200)
  expect(failed.gate.lacks).toEqual(['points', 'consent', 'approval'])
  const { cases } = (await sandbox.call('listCases', { token })).body(200)
  expect(cases.map(({ id }) => id)).toEqual([plain.id, raised.id])
})

test('an earlier case raises the risk of the next', async () => {
  const { accessToken: token } = await sandbox.signInStaff(agentA)
  const first = (await sandbox.call('openCase', { token, body: request })).body(201)
  const close = { token, params: { caseId: first.id }, body: { outcome: 'not-needed' } } as const
  expect((await sandbox.call('closeCase', close)).body(200).risk.raised).toBe(false)
  const second = (await sandbox.call('openCase', { token, body: request })).body(201)
  expect(second.risk.reasons).toEqual(['earlier-case'])
})

test('a consent asked for again voids the link sent before, and a refusal stays final', async () => {
  const { accessToken: token } = await sandbox.signInStaff(agentA)
  const params = { caseId: (await sandbox.call('openCase', { token, body: request })).body(201).id }
  await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })
  await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })
  const [first, second] = (await sandbox.outbox(seriMuda.id)).map(({ linkToken }) => linkToken ?? '')
  const refuse = (link = '') => sandbox.call('answerConsent', { params: { token: link }, body: { decision: 'refuse' } })
  ;(await refuse(first)).problem('not-found')
  expect((await refuse(second)).body(200).status).toBe('refused')
  ;(await refuse(second)).problem('conflict')
  ;(await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).problem('conflict')
})

test('staff sessions refresh like customers', async () => {
  const { refreshToken } = await sandbox.signInStaff(agentA)
  const renewed = (await sandbox.call('refreshStaffSession', { body: { refreshToken } })).body(200)
  expect(renewed.staff.name).toBe('Agent A')
  ;(await sandbox.call('refreshSession', { body: { refreshToken: renewed.refreshToken } })).problem('session-expired')
  ;(await sandbox.call('listCases', { token: renewed.accessToken })).body(200)
})
