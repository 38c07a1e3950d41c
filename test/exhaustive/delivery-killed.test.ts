import { expect, test } from 'vitest'
import { testMailServer } from '../support/portal/mail-server.ts'
import type { PortalAt } from '../support/portal/portal-process.ts'
import { portalProcess } from '../support/portal/portal-process.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { testSmsGateway } from '../support/portal/sms-gateway.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'

const { kenari } = samples

/** Signs in and goes through guide step 5: owes an e-mail and a text message. */
async function disable({ call, outbox }: PortalAt): Promise<void> {
  const begun = await call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  const code = (await outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const asked = { params: { challengeId: begun.body(200).challenge.id }, body: { code } }
  const token = (await call('verifyChallenge', asked)).body(201).accessToken
  const params = { accountId: kenari.id }
  ;(await call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })).body(200)
}

async function pendingCount({ outbox }: PortalAt): Promise<number> {
  return (await outbox()).filter(({ sentAt, kind }) => kind !== 'code' && sentAt === null).length
}

test('killed between the commit and the delivery: what is owed arrives after the restart, once', async () => {
  const dataDir = temporaryFolder()
  const [mail, sms] = [await testMailServer(), await testSmsGateway()]
  sms.answer = 'hang'
  mail.refuseRecipient = 451
  const first = await portalProcess({ dataDir, smtpUrl: mail.url, smsGatewayUrl: sms.url })
  await disable(first)
  await until('the text message is under way', () => sms.given.some(({ text }) => text.includes('was disabled')))
  expect(await pendingCount(first)).toBe(2)
  await first.kill()

  sms.answer = 202
  mail.refuseRecipient = undefined
  const second = await portalProcess({ dataDir, smtpUrl: mail.url, smsGatewayUrl: sms.url })
  await second.advance(3600)
  await until('all is sent', async () => (await pendingCount(second)) === 0)
  expect(mail.given).toHaveLength(1)
  const notices = sms.taken.filter(({ text }) => text.includes('was disabled'))
  expect(notices).toHaveLength(1)
  const [owedText] = (await second.outbox()).filter(({ kind, channel }) => kind !== 'code' && channel === 'sms')
  expect(sms.given.filter(({ text }) => text.includes('was disabled')).map(({ key }) => key)).toEqual([
    owedText?.id,
    owedText?.id,
  ])
  await second.kill()

  const third = await portalProcess({ dataDir, smtpUrl: mail.url, smsGatewayUrl: sms.url })
  await third.advance(3600)
  expect(await pendingCount(third)).toBe(0)
  expect(mail.given).toHaveLength(1)
})

test('stopped in order while a message is under way: its answer is waited for, and nothing is sent twice', async () => {
  const dataDir = temporaryFolder()
  const sms = await testSmsGateway()
  let answer = (): void => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  sms.answer = ({ text }) => (text.includes('was disabled') ? held.then(() => 202) : 202)
  const first = await portalProcess({ dataDir, smsGatewayUrl: sms.url })
  await disable(first)
  await until('the text message is under way', () => sms.given.some(({ text }) => text.includes('was disabled')))
  first.child.kill('SIGTERM')
  const ended = new Promise((resolve) => first.child.once('exit', resolve))
  await until('it takes no more requests', () =>
    fetch(first.baseUrl).then(
      () => false,
      () => true,
    ),
  )
  answer()
  expect(await ended).toBe(0)

  const second = await portalProcess({ dataDir, smsGatewayUrl: sms.url })
  await second.advance(3600)
  expect(await pendingCount(second)).toBe(0)
  expect(sms.given.filter(({ text }) => text.includes('was disabled'))).toHaveLength(1)
})

test('two portals never work with one data folder: the second ends at once and says why', async () => {
  const dataDir = temporaryFolder()
  const first = await portalProcess({ dataDir })
  await expect(portalProcess({ dataDir })).rejects.toThrow('Another portal works with this data folder')
  await first.kill()
  await (await portalProcess({ dataDir })).kill()
})
