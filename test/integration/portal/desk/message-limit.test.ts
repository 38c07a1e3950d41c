import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  as,
  consent,
  disabling,
  openCase,
  prove,
  provenCase,
  sixtyPoints,
  staffToken,
} from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

const limit = 4
const { agentA, agentB, kenari, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox({ limits: { deskMessagesPerHour: limit } })))
afterEach(() => sandbox.close())

const links = async () => (await sandbox.outbox(seriMuda.id)).filter(({ linkToken }) => linkToken !== null)

test('consents, invitations and codes count together, and an hour makes room again', async () => {
  const work = await provenCase(sandbox, 'disable-two-factor')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  const invite = () => sandbox.call('inviteCustomer', { ...work, body: { sms: true } })
  ;(await invite()).body(200)
  const enrol = () => sandbox.call('enrolForCustomer', { ...work, body: { method: 'email', password } })
  const { id: enrolmentId } = (await enrol()).body(201)
  await sandbox.advance(60)
  const resend = () => sandbox.call('resendForCustomer', { token: work.token, params: { ...work.params, enrolmentId } })
  ;(await resend()).body(200)
  const before = await sandbox.outbox(seriMuda.id)
  await sandbox.advance(60)
  const ask = () => sandbox.call('askConsent', { ...work, body: { act: 'unlock' } })
  for (const refused of [await resend(), await enrol(), await invite(), await ask()]) {
    const { retryAfterSeconds = 0 } = refused.problem('too-many-requests')
    expect(retryAfterSeconds).toBeGreaterThan(3000)
    expect(refused.headers.get('retry-after')).toBe(String(retryAfterSeconds))
  }
  expect(await sandbox.outbox(seriMuda.id)).toEqual(before)
  await sandbox.advance(3600)
  const later = { ...work, token: await staffToken(sandbox, agentA) }
  ;(await sandbox.call('inviteCustomer', { ...later, body: { sms: true } })).body(200)
})

test('another agent, another case or opening it again makes no room; another customer has room', async () => {
  const work = await openCase(sandbox)
  const ask = (by: typeof work) => sandbox.call('askConsent', { ...by, body: { act: 'disable-two-factor' } })
  for (let n = 0; n < limit; n += 1) (await ask(work)).body(200)
  ;(await ask(work)).problem('too-many-requests')
  const other = await as(sandbox, agentB, work)
  ;(await ask(other)).problem('too-many-requests')
  ;(await sandbox.call('closeCase', { ...other, body: { outcome: 'not-needed' } })).body(200)
  ;(await sandbox.call('reopenCase', { ...other, body: { reason: 'Called again' } })).body(200)
  ;(await ask(other)).problem('too-many-requests')
  ;(await sandbox.call('closeCase', { ...other, body: { outcome: 'not-needed' } })).body(200)
  const next = await openCase(sandbox, {}, other.token)
  ;(await ask(next)).problem('too-many-requests')
  expect(await links()).toHaveLength(limit)
  const elsewhere = await openCase(sandbox, { accountId: kenari.id }, other.token)
  await prove(sandbox, elsewhere, sixtyPoints)
  await consent(sandbox, elsewhere, 'disable-two-factor')
})
