import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  as,
  check,
  consent,
  linkOf,
  openCase,
  prove,
  provenCase,
  sixtyPoints,
  type CaseWork,
} from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { agentA, approverA, bayu } = samples
const enrol = ({ token, params }: CaseWork, method: 'sms' | 'email' = 'sms', typed = password) =>
  sandbox.call('enrolForCustomer', { token, params, body: { method, password: typed } })
const verify = async ({ token, params }: CaseWork, enrolmentId: string) =>
  sandbox.call('verifyForCustomer', {
    token,
    params: { ...params, enrolmentId },
    body: { code: await sandbox.sentCode(bayu.id) },
  })
const proven = () => provenCase(sandbox, 'disable-two-factor', { accountId: bayu.id, ticket: 'T-77' })

test.each(['sms', 'email'] as const)('%s is set up with the customer on the line', async (method) => {
  const work = await proven()
  const begun = (await enrol(work, method)).body(201)
  const masked = method === 'sms' ? '+60******391' : 'a***@bayu.example'
  expect(begun).toMatchObject({ method, destinationMasked: masked, sendNumber: 1 })
  expect(Object.keys(begun)).not.toContain('secret')
  await sandbox.advance(60)
  const params = { ...work.params, enrolmentId: begun.id }
  expect((await sandbox.call('resendForCustomer', { token: work.token, params })).body(200).sendNumber).toBe(2)
  const done = (await verify(work, begun.id)).body(200)
  expect(done.twoFactor).toMatchObject({ active: true, method, lastChangedBy: 'agent', version: 1 })
  expect(done.events.slice(-3).map(({ what, by, detail }) => [what, by?.name, detail])).toEqual([
    ['enrolment-started', 'Agent A', method],
    ['code-sent', 'Agent A', method],
    ['enabled', 'Agent A', method],
  ])
  const [first, second] = (await sandbox.outbox(bayu.id)).filter(({ code }) => code !== null)
  for (const one of [first, second]) expect(one?.body).toContain('ticket T-77. Read it out only to the agent')
  const notices = (await sandbox.outbox(bayu.id)).filter(({ kind }) => kind === 'two-factor-enabled')
  expect(notices.map(({ channel }) => channel).sort()).toEqual(['email', 'sms'])
})

test('no other message may be read out or names the ticket', async () => {
  const work = await proven()
  const { id } = (await enrol(work)).body(201)
  ;(await verify(work, id)).body(200)
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const off = { password, expectedVersion: 1 }
  ;(await sandbox.call('disableTwoFactor', { token, params, body: off })).body(200)
  const own = { method: 'sms', password, expectedVersion: 2 } as const
  ;(await sandbox.call('startEnrolment', { token, params, body: own })).body(201)
  const bodies = (await sandbox.outbox(bayu.id)).map(({ kind, body }) => ({ kind, body }))
  expect(bodies.filter(({ body }) => /read it out/i.test(body))).toHaveLength(1)
  const naming = bodies.filter(({ body }) => body.includes('T-77')).map(({ kind }) => kind)
  expect(naming).toEqual(['consent', 'code'])
  const others = bodies.filter(({ kind, body }) => kind === 'code' && !body.includes('T-77'))
  expect(others).toHaveLength(2)
  for (const { body } of others) expect(body).toContain('Tell it to nobody')
})

test('never the Authenticator App: its secret would be the agent’s to see', async () => {
  const { token, params } = await proven()
  const body = { method: 'authenticator', password } as unknown as { method: 'sms'; password: string }
  ;(await sandbox.call('enrolForCustomer', { token, params, body })).problem('invalid-request')
})

test('where no consent was asked none is needed; one that was asked must be given, and not refused', async () => {
  const work = await openCase(sandbox, { accountId: bayu.id })
  await prove(sandbox, work, sixtyPoints)
  const begun = (await enrol(work)).body(201)
  ;(await sandbox.call('askConsent', { ...work, body: { act: 'unlock' } })).body(200)
  ;(await verify(work, begun.id)).problem('proof-incomplete')
  const link = await linkOf(sandbox, bayu.id, 'consent')
  ;(await sandbox.call('answerConsent', { params: { token: link }, body: { decision: 'refuse' } })).body(200)
  ;(await enrol(work)).problem('proof-incomplete')
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'refused' } })).body(200)
  const again = await openCase(sandbox, { accountId: bayu.id })
  ;(await enrol(again)).problem('proof-incomplete')
  await prove(sandbox, again, ['registered-email', 'call-back'])
  // An earlier case raises the risk: a second person is needed as well.
  ;(await enrol(again)).problem('proof-incomplete')
  ;(await sandbox.call('approveCase', { ...(await as(sandbox, approverA, again)), body: { note: 'Sound' } })).body(200)
  const { id } = (await enrol(again)).body(201)
  const done = (await verify(again, id)).body(200)
  expect(done.judgements).toMatchObject([{ of: 'set-up', gate: { open: true, lacks: [] } }])
})

test('the gate must be open, and the agent the one whom the customer agreed to', async () => {
  const bare = await openCase(sandbox, { accountId: bayu.id })
  ;(await enrol(bare)).problem('proof-incomplete')
  ;(await sandbox.call('closeCase', { ...bare, body: { outcome: 'refused' } })).body(200)
  await sandbox.control('resetSandbox', { body: { scenario: 'three-accounts' } })
  const work = await proven()
  const other = await as(sandbox, approverA, work)
  ;(await enrol(other)).problem('forbidden')
  const { id } = (await enrol(work)).body(201)
  ;(await verify(other, id)).problem('forbidden')
  const resend = { token: other.token, params: { ...work.params, enrolmentId: id } }
  ;(await sandbox.call('resendForCustomer', resend)).problem('forbidden')
  ;(await verify(work, id)).body(200)
})

test.each(['refusal', 'failed evidence', 'another consent'])(
  'a gate that shut meanwhile stops it: %s',
  async (what) => {
    const work = await proven()
    const { id } = (await enrol(work)).body(201)
    const refuse = async () =>
      sandbox.call('refuseCase', { ...(await as(sandbox, approverA, work)), body: { note: 'Not the customer' } })
    if (what === 'refusal') (await refuse()).body(200)
    else if (what === 'failed evidence') await check(sandbox, work, 'call-back', 'failed')
    else await consent(sandbox, work, 'unlock', 'refuse')
    ;(await verify(work, id)).problem('proof-incomplete')
    await sandbox.advance(60)
    const resend = { token: work.token, params: { ...work.params, enrolmentId: id } }
    ;(await sandbox.call('resendForCustomer', resend)).problem('proof-incomplete')
    expect((await sandbox.call('getCase', work)).body(200).twoFactor.active).toBe(false)
  },
)

test('the agent’s own password is asked for, and counts as the agent’s', async () => {
  const work = await proven()
  expect((await enrol(work, 'sms', 'wrong')).problem('wrong-password').attemptsLeft).toBe(4)
  expect((await sandbox.outbox(bayu.id)).filter(({ code }) => code !== null)).toEqual([])
  for (let n = 0; n < 4; n += 1) await enrol(work, 'sms', 'wrong')
  ;(await enrol(work)).problem('locked')
  ;(await sandbox.call('staffSignIn', { body: { staffId: agentA, password, device: 'test' } })).problem('locked')
  expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
})

test('a customer’s own set-up is not the agent’s to finish, nor the other way round', async () => {
  const work = await proven()
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const body = { method: 'sms', password, expectedVersion: 0 } as const
  const own = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  ;(await verify(work, own.id)).problem('not-found')
  const ofAgent = { token: work.token, params: { ...work.params, enrolmentId: own.id } }
  ;(await sandbox.call('resendForCustomer', ofAgent)).problem('not-found')
  const assisted = (await enrol(work)).body(201)
  const mine = { token, params: { ...params, enrolmentId: assisted.id } }
  const code = await sandbox.sentCode(bayu.id)
  ;(await sandbox.call('verifyEnrolment', { ...mine, body: { code } })).problem('not-found')
  ;(await sandbox.call('resendEnrolment', mine)).problem('not-found')
  ;(await sandbox.call('cancelEnrolment', mine)).problem('not-found')
  ;(await verify(work, assisted.id)).body(200)
})

test('a set-up of another case is not found', async () => {
  const work = await proven()
  const { id } = (await enrol(work)).body(201)
  const other = await openCase(sandbox, { accountId: samples.seriMuda.id }, work.token)
  await consent(sandbox, other, 'disable-two-factor')
  ;(await verify(other, id)).problem('not-found')
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
  ;(await verify(work, id)).problem('conflict')
})
