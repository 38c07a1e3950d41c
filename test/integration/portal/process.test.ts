import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import type { PortalAt, Ready } from '../../support/portal/portal-process.ts'
import { endsWithTest, portalAt, portalEntry, portalProcess } from '../../support/portal/portal-process.ts'
import { newKey, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const { kenari } = samples
const params = { accountId: kenari.id }

let dataDir: string
beforeEach(() => void (dataDir = temporaryFolder()))

async function signIn({ call, outbox }: PortalAt): Promise<string> {
  const first = await call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  const code = (await outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const asked = { params: { challengeId: first.body(200).challenge.id }, body: { code } }
  return (await call('verifyChallenge', asked)).body(201).accessToken
}

test('killed between disable and set-up, it goes on where it stood: state, session, notices once each', async () => {
  const first = await portalProcess({ dataDir })
  const token = await signIn(first)
  const key = newKey()
  const body = { password, expectedVersion: 1 }
  const off = (await first.call('disableTwoFactor', { token, params, body, key })).body(200)
  await first.kill()

  const second = await portalProcess({ dataDir })
  expect((await second.call('getTwoFactor', { token, params })).body(200)).toEqual(off)
  const again = await second.call('disableTwoFactor', { token, params, body, key })
  expect(again.body(200)).toEqual(off)
  const notices = (await second.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(notices.map(({ channel }) => channel)).toEqual(['email', 'sms'])
  const enrol = { method: 'email', password, expectedVersion: off.version } as const
  const begun = (await second.call('startEnrolment', { token, params, body: enrol })).body(201)
  await second.kill()

  const third = await portalProcess({ dataDir })
  const code = (await third.outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const verify = { token, params: { ...params, enrolmentId: begun.id }, body: { code } }
  expect((await third.call('verifyEnrolment', verify)).body(200)).toMatchObject({ active: true, method: 'email' })
})

test('killed while a request runs: it had no effect, and its key is unseen', async () => {
  const first = await portalProcess({ dataDir, passwordCost: 2 ** 17 })
  const token = await signIn(first)
  const key = newKey()
  const body = { password, expectedVersion: 1 }
  const asked = first.call('disableTwoFactor', { token, params, body, key })
  const lost = expect(asked).rejects.toThrow()
  const status = async ({ call }: PortalAt) => (await call('getOperation', { token, params: { key } })).body(200).status
  while ((await status(first)) === 'unseen');
  expect(await status(first)).toBe('running')
  await first.kill()
  await lost

  const second = await portalProcess({ dataDir })
  expect(await status(second)).toBe('unseen')
  expect((await second.call('getTwoFactor', { token, params })).body(200)).toMatchObject({ active: true, version: 1 })
  ;(await second.call('disableTwoFactor', { token, params, body, key })).body(200)
})

test('it ends when its parent closes the pipe, and when it is asked to', async () => {
  const { child } = await portalProcess({ dataDir })
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
  const { child: next } = await portalProcess({ dataDir })
  next.kill('SIGTERM')
  expect(await once(next, 'exit')).toEqual([0, null])
})

test('forked, it takes its options as the first message, answers ready, and ends on stop or with its parent', async () => {
  for (const end of ['stop', 'disconnect'] as const) {
    const child = endsWithTest(fork(portalEntry, { execPath: process.execPath, silent: true }))
    child.send({ dataDir, passwordCost: 2, mode: 'replace' })
    const [ready] = (await once(child, 'message')) as [Ready]
    expect(ready).toMatchObject({ type: 'ready' })
    expect(ready.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(ready.secret).toHaveLength(43)
    const { call } = portalAt(ready.baseUrl, ready.secret)
    expect((await call('getCapabilities', {})).body(200).replace).toBe(true)
    if (end === 'stop') child.send({ type: 'stop' })
    else child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  }
})

test('options that are none end it with a reason', async () => {
  const options = JSON.stringify({ dataDir, passwordCots: 2 })
  const child = endsWithTest(spawn(process.execPath, [portalEntry, options], { stdio: 'pipe' }))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const message = JSON.parse(line.toString()) as { type: string; reason: string }
  expect(message.type).toBe('failed')
  expect(message.reason).toContain('passwordCots')
  expect(await once(child, 'exit')).toEqual([1, null])
})

test('ends with a rejection that nobody handles, also where the runtime would only warn of it', async () => {
  const reject = `process.on('message', (text) => text === 'reject' && Promise.reject(new Error('not handled')))`
  const runtime = [
    '--unhandled-rejections=warn',
    `--import=data:text/javascript,${encodeURIComponent(`setImmediate(() => ${reject})`)}`,
  ]
  const child = endsWithTest(fork(portalEntry, { execPath: process.execPath, execArgv: runtime, silent: true }))
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.send({ dataDir, passwordCost: 2 })
  await once(child, 'message')
  child.send('reject')
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(said).toContain('not handled')
})
