import { afterEach, expect, test } from 'vitest'
import type { OutboxMessage } from '#shared/api/sandbox-controls.ts'
import { customerOf } from '../../support/portal/customer.ts'
import { linkOf } from '../../support/portal/desk-case.ts'
import { freePort } from '../../support/free-port.ts'
import { testMailServer } from '../../support/portal/mail-server.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { testSmsGateway } from '../../support/portal/sms-gateway.ts'
import { until } from '../../support/time/until.ts'

const { bayu, seriMuda, kenari } = samples
const hour = 3600

let sandbox: TestSandbox
afterEach(() => sandbox.close())

/** Signs in, and goes through guide step 5. */
async function disable(customer: typeof seriMuda | typeof kenari): Promise<string> {
  const { accessToken: token } = await sandbox.signIn(customer.userId)
  const params = { accountId: customer.id }
  ;(await sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })).body(200)
  return token
}

/** Sets up SMS with the code that the sandbox shows. */
async function setUpSms(token: string, customer: typeof kenari): Promise<void> {
  const params = { accountId: customer.id }
  const body = { method: 'sms', password, expectedVersion: 2 } as const
  const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const code = await sandbox.sentCode(customer.id)
  ;(await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } })).body(200)
}

/** Waits until each message was sent, given up or tried at the portal's present time. */
async function untilTried(): Promise<OutboxMessage[]> {
  const now = (await sandbox.control('moveClock', { body: { advanceSeconds: 0 } })).body(200).now
  let messages: OutboxMessage[] = []
  await until('everything owed was tried', async () => {
    messages = await sandbox.outbox()
    // Of the notices to one address only the first has its turn.
    const waiting = messages.filter(({ sentAt, failedAt, nextAttemptAt }) => !sentAt && !(failedAt && !nextAttemptAt))
    const heads = new Map<string, OutboxMessage>()
    for (const one of waiting) {
      const line = one.kind === 'code' ? one.id : one.to
      if (!heads.has(line)) heads.set(line, one)
    }
    return [...heads.values()].every(({ failedAt }) => failedAt === now)
  })
  return messages
}

async function sent(): Promise<OutboxMessage[]> {
  return (await sandbox.outbox()).filter(({ sentAt }) => sentAt !== null)
}

test('both gateways down for a day: every notice arrives then, once, in order; no code arrives late', async () => {
  const [smtpPort, smsPort] = [await freePort(), await freePort()]
  const log: string[] = []
  sandbox = await startTestSandbox({
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    smsGatewayUrl: `http://127.0.0.1:${smsPort}/send`,
    log: (line) => void log.push(line),
  })
  await disable(seriMuda)
  await setUpSms(await disable(kenari), kenari)
  for (let passed = 0; passed < 24; passed += 1) {
    await untilTried()
    await sandbox.advance(hour)
  }
  expect(await sent()).toEqual([])

  const [mail, sms] = [await testMailServer(smtpPort), await testSmsGateway(smsPort)]
  await sandbox.advance(hour)
  const owed = (await sandbox.outbox()).filter(({ kind }) => kind !== 'code')
  expect(owed).toHaveLength(6)
  await until('all is sent', async () => (await sent()).length === owed.length)
  expect(await sent()).toEqual(expect.arrayContaining(owed.map(({ id }) => expect.objectContaining({ id }) as unknown)))

  const subjects = (to: string) => mail.given.filter((one) => one.recipients[0] === to).map((one) => one.mail.subject)
  expect(mail.given).toHaveLength(3)
  expect(subjects(seriMuda.userId)).toEqual(['Two-factor authentication disabled: TOTP'])
  expect(subjects(kenari.userId)).toEqual([
    'Two-factor authentication disabled: SMS',
    'Two-factor authentication enabled: SMS',
  ])
  expect(sms.given).toHaveLength(3)
  expect(sms.given.map(({ id }) => id).sort()).toEqual(
    owed
      .filter(({ channel }) => channel === 'sms')
      .map(({ id }) => id)
      .sort(),
  )
  expect(sms.given.filter(({ text }) => text.includes('is your code'))).toEqual([])

  const codes = (await sandbox.outbox()).filter(({ kind }) => kind === 'code')
  for (const code of codes) expect(code).toMatchObject({ sentAt: null, nextAttemptAt: null })
  for (const one of [...owed, ...codes]) for (const line of log) expect(line).not.toContain(one.to)
  for (const { code } of codes) for (const line of log) expect(line).not.toContain(code)
  expect(log.filter((line) => /not delivered|delivered again/.test(line))).toHaveLength(4)
})

test('a gateway that answers 500 for hours gets the message again and again, under one id, and at last takes it', async () => {
  const sms = await testSmsGateway()
  sms.answer = 500
  sandbox = await startTestSandbox({ smsGatewayUrl: sms.url })
  await disable(seriMuda)
  for (let passed = 0; passed < 5; passed += 1) {
    await untilTried()
    await sandbox.advance(hour)
  }
  await untilTried()
  expect(sms.given).toHaveLength(6)
  sms.answer = 202
  await sandbox.advance(hour)
  await until('it is taken', async () => (await sent()).length === 2)
  const [only, ...more] = new Set(sms.given.map(({ id, key, to, text }) => JSON.stringify({ id, key, to, text })))
  expect(more).toEqual([])
  const { id, key, to } = JSON.parse(only ?? '') as { id: string; key: string; to: string }
  expect([key, to]).toEqual([id, '+60100000142'])
  expect(sms.taken).toHaveLength(1)
})

test('a connection that is cut in place of the answer: the second try carries the same id', async () => {
  const [mail, sms] = [await testMailServer(), await testSmsGateway()]
  mail.cutAfterTaking = true
  sms.answer = 'cut'
  sandbox = await startTestSandbox({ smtpUrl: mail.url, smsGatewayUrl: sms.url })
  await disable(seriMuda)
  await untilTried()
  mail.cutAfterTaking = false
  sms.answer = 202
  await sandbox.advance(5)
  await until('both are sent', async () => (await sent()).length === 2)
  const notices = await sent()
  const id = (channel: string) => notices.find((one) => one.channel === channel)?.id
  expect(mail.given.map((one) => one.mail.messageId)).toEqual(Array(2).fill(`<${id('email')}@portal.sandbox.example>`))
  expect(sms.given.map(({ key }) => key)).toEqual(Array(2).fill(id('sms')))
})

test('a permanent refusal ends it: reported as failed, not tried again, and what comes later goes', async () => {
  const [mail, sms] = [await testMailServer(), await testSmsGateway()]
  mail.refuseRecipient = 550
  sms.answer = ({ text }) => (text.includes('was disabled') ? 422 : 202)
  sandbox = await startTestSandbox({ smtpUrl: mail.url, smsGatewayUrl: sms.url })
  const token = await disable(kenari)
  await until('both are refused', async () => {
    const notices = (await sandbox.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
    return notices.every(({ failedAt, nextAttemptAt }) => failedAt !== null && nextAttemptAt === null)
  })
  const notices = async () => (await sandbox.call('listNotices', { token, params: { accountId: kenari.id } })).body(200)
  expect((await notices()).notices[0]).toMatchObject({ sentAt: null, failedAt: '2026-11-20T04:00:00.000Z' })
  mail.refuseRecipient = undefined
  await sandbox.advance(600)
  await setUpSms(token, kenari)
  await until('the later ones are sent', async () => (await sent()).length === 4)
  expect(mail.given.map((one) => one.mail.subject)).toEqual(['Two-factor authentication enabled: SMS'])
  expect(sms.given.filter(({ text }) => text.includes('was disabled'))).toHaveLength(1)
  expect((await notices()).notices.map(({ failedAt }) => failedAt === null)).toEqual([true, false])
})

test('a code that was renewed while the gateway was down is not sent; the new one is', async () => {
  const sms = await testSmsGateway()
  sms.answer = 503
  sandbox = await startTestSandbox({ smsGatewayUrl: sms.url })
  const begun = await sandbox.call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  const params = { challengeId: begun.body(200).challenge.id }
  await untilTried()
  await sandbox.advance(60)
  await untilTried()
  ;(await sandbox.call('resendChallenge', { params })).body(200)
  await until('the new code was tried', () => new Set(sms.given.map(({ id }) => id)).size === 2)
  sms.answer = 202
  await sandbox.advance(30)
  await until('the new code is sent', async () => (await sent()).length === 1)
  const [old, renewed] = await sandbox.outbox()
  expect(old).toMatchObject({ sentAt: null, nextAttemptAt: null })
  expect(sms.taken.map(({ id }) => id)).toEqual([renewed?.id])
})

test('owed at a restart: tried when its time has come, not before, and sent once', async () => {
  const sms = await testSmsGateway()
  sms.answer = 500
  sandbox = await startTestSandbox({ smsGatewayUrl: sms.url })
  await disable(seriMuda)
  await untilTried()
  await sandbox.restart()
  await sandbox.advance(4)
  expect((await sandbox.outbox()).find(({ channel }) => channel === 'sms')?.sentAt).toBeNull()
  expect(sms.given).toHaveLength(1)
  sms.answer = 202
  await sandbox.advance(1)
  await until('it is sent', async () => (await sent()).length === 2)
  await sandbox.restart()
  await sandbox.advance(hour)
  expect(sms.given).toHaveLength(2)
})

test('a code is not sent once its sign-in was ended, or the factor changed under its set-up', async () => {
  sandbox = await startTestSandbox({ mode: 'replace', smsGatewayUrl: `http://127.0.0.1:${await freePort()}/send` })
  ;(await sandbox.call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })).body(200)
  ;(await sandbox.call('askPasswordReset', { body: { userId: kenari.userId } })).body(202)
  const link = { token: await linkOf(sandbox, kenari.id, 'password-reset') }
  const customer = await customerOf(sandbox, bayu)
  await customer.setUp('email')
  ;(await customer.enrol('sms', true)).body(201)
  await untilTried()
  ;(await sandbox.call('setNewPassword', { params: link, body: { newPassword: 'another-password-1' } })).body(200)
  ;(await customer.disable()).body(200)
  await sandbox.advance(20)
  const codes = (await untilTried()).filter(({ kind, channel }) => kind === 'code' && channel === 'sms')
  expect(codes.map(({ accountId, nextAttemptAt }) => [accountId, nextAttemptAt])).toEqual([
    [kenari.id, null],
    [bayu.id, null],
  ])
})
