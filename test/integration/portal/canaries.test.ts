import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, seriMuda, agentA } = samples

let sandbox: TestSandbox
afterEach(() => sandbox.close())

/** A secret in every coat that it might lie in. */
function coats(secret: string): Buffer[] {
  const plain = Buffer.from(secret)
  const texts = [
    secret,
    encodeURIComponent(secret),
    plain.toString('base64').replaceAll('=', ''),
    plain.toString('hex'),
  ]
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')]
}

test('no password, code, secret, token or full number lies in the files or the log', async () => {
  const log: string[] = []
  sandbox = await startTestSandbox({ log: (line) => void log.push(line) })
  const secrets: Record<string, string> = {
    password,
    launch: sandbox.secret,
    mobile: '+60100000142',
    other: '100000391',
    newMobile: '+60100000999',
    newPassword: 'another-password-1',
  }

  const customer = await sandbox.signIn(bayu.userId)
  Object.assign(secrets, { access: customer.accessToken, refresh: customer.refreshToken })
  const token = customer.accessToken
  const params = { accountId: bayu.id }
  const enrol = { method: 'sms', password, expectedVersion: 0 } as const
  await sandbox.call('startEnrolment', { token, params, body: enrol })
  secrets['sms'] = (await sandbox.outbox(bayu.id)).findLast(({ code }) => code)?.body ?? ''
  const started = { token, params, body: { ...enrol, method: 'authenticator' } } as const
  const { secret, id } = (await sandbox.call('startEnrolment', started)).body(201)
  secrets['totp'] = secret ?? ''
  const body = { code: await sandbox.freshCode(bayu.userId, 'enrolment') }
  ;(await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId: id }, body })).body(200)
  await sandbox.call('disableTwoFactor', { token, params, body: { password: 'a-slip-of-mine', expectedVersion: 1 } })
  secrets['slip'] = 'a-slip-of-mine'

  const profile = { password, mobileNumber: secrets['newMobile'] ?? '' }
  ;(await sandbox.call('changeProfile', { token, params, body: profile })).body(200)
  const [event] = (await sandbox.call('listSecurityEvents', { token, params })).body(200).events
  ;(await sandbox.call('reportNotMe', { token, params, body: { password, eventId: event?.id ?? '' } })).body(200)
  ;(await sandbox.call('askPasswordReset', { body: { userId: seriMuda.userId } })).body(202)
  const link = (await sandbox.outbox(seriMuda.id)).findLast(({ linkToken }) => linkToken)
  Object.assign(secrets, { link: link?.linkToken, linkMail: link?.body })
  const reset = { params: { token: link?.linkToken ?? '' }, body: { newPassword: secrets['newPassword'] ?? '' } }
  ;(await sandbox.call('setNewPassword', reset)).body(200)

  const staff = await sandbox.signInStaff(agentA)
  Object.assign(secrets, { staffAccess: staff.accessToken, staffRefresh: staff.refreshToken })
  const request = {
    accountId: seriMuda.id,
    ticket: 'T-1',
    channel: 'chat',
    scenario: 'registered-email-valid',
  } as const
  const opened = await sandbox.call('openCase', {
    token: staff.accessToken,
    body: { ...request, reason: 'Lost phone' },
  })
  const asked = { token: staff.accessToken, params: { caseId: opened.body(201).id } }
  await sandbox.call('askConsent', { ...asked, body: { act: 'disable-two-factor' } })
  const mail = (await sandbox.outbox(seriMuda.id)).findLast(({ linkToken }) => linkToken)
  Object.assign(secrets, { consent: mail?.linkToken, mail: mail?.body.split('\n').at(-1) })

  const files = readdirSync(sandbox.dataDir).map((name) => join(sandbox.dataDir, name))
  const searched = Buffer.concat([...files.map((file) => readFileSync(file)), Buffer.from(log.join('\n'))])
  const found = Object.entries(secrets).filter(
    ([, one]) => one === '' || coats(one).some((coat) => searched.includes(coat)),
  )
  expect(found).toEqual([])
  expect(searched.includes('Bayu Digital')).toBe(true)
  expect(log).toEqual([`Sandbox portal listens on ${sandbox.baseUrl}`])
  expect(statSync(join(sandbox.dataDir, 'portal.key')).mode & 0o777).toBe(0o600)
})
