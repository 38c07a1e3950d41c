import { fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { OutboxMessage } from '#shared/portal-api/sandbox-controls.ts'
import { sandboxSecretHeader } from '#shared/portal-api/sandbox-controls.ts'
import { sandboxEndpoints } from '#shared/portal-api/sandbox-endpoints.ts'
import { portalCall } from '../../support/portal-call.ts'
import { newKey, samplePassword as password, samples } from '../../support/sandbox.ts'

const entry = join(import.meta.dirname, '../../../src/sandbox/process.ts')
const { kenari } = samples
const params = { accountId: kenari.id }

interface Ready {
  type: string
  baseUrl: string
  secret: string
}

let dataDir: string
let running: ChildProcess[] = []
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'factordesk-sandbox-'))))
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running = []
  rmSync(dataDir, { recursive: true, force: true })
})

/** Starts the portal as a process of its own and reads the line that says where it is. */
async function spawned(passwordCost = 2) {
  const child = spawn(process.execPath, [entry, JSON.stringify({ dataDir, passwordCost })], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  running.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const ready = JSON.parse(line.toString()) as Ready
  const call = portalCall(() => `${ready.baseUrl}/api/v1`, endpoints)
  const control = portalCall(() => `${ready.baseUrl}/sandbox`, sandboxEndpoints)
  return {
    child,
    ready,
    call,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    outbox: async (): Promise<OutboxMessage[]> => {
      const headers = { [sandboxSecretHeader]: ready.secret }
      return (await control('getOutbox', { headers })).body(200).messages
    },
  }
}
type Spawned = Awaited<ReturnType<typeof spawned>>

async function signIn({ call, outbox }: Spawned): Promise<string> {
  const first = await call('signIn', { body: { userId: kenari.userId, password, device: 'test' } })
  const code = (await outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const asked = { params: { challengeId: first.body(200).challenge.id }, body: { code } }
  return (await call('verifyChallenge', asked)).body(201).accessToken
}

test('killed between disable and set-up, it goes on where it stood: state, session, notices once each', async () => {
  const first = await spawned()
  const token = await signIn(first)
  const key = newKey()
  const body = { password, expectedVersion: 1 }
  const off = (await first.call('disableTwoFactor', { token, params, body, key })).body(200)
  await first.kill()

  const second = await spawned()
  expect((await second.call('getTwoFactor', { token, params })).body(200)).toEqual(off)
  const again = await second.call('disableTwoFactor', { token, params, body, key })
  expect(again.body(200)).toEqual(off)
  const told = (await second.outbox()).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(told.map(({ channel }) => channel)).toEqual(['email', 'sms'])
  const enrol = { method: 'email', password, expectedVersion: off.version } as const
  const begun = (await second.call('startEnrolment', { token, params, body: enrol })).body(201)
  await second.kill()

  const third = await spawned()
  const code = (await third.outbox()).findLast((message) => message.code !== null)?.code ?? ''
  const verify = { token, params: { ...params, enrolmentId: begun.id }, body: { code } }
  expect((await third.call('verifyEnrolment', verify)).body(200)).toMatchObject({ active: true, method: 'email' })
})

test('killed while a request runs: it had no effect, and its key is unseen', async () => {
  const first = await spawned(2 ** 17)
  const token = await signIn(first)
  const key = newKey()
  const body = { password, expectedVersion: 1 }
  const asked = first.call('disableTwoFactor', { token, params, body, key })
  const lost = expect(asked).rejects.toThrow()
  const status = async ({ call }: Spawned) => (await call('getOperation', { token, params: { key } })).body(200).status
  while ((await status(first)) === 'unseen');
  expect(await status(first)).toBe('running')
  await first.kill()
  await lost

  const second = await spawned()
  expect(await status(second)).toBe('unseen')
  expect((await second.call('getTwoFactor', { token, params })).body(200)).toMatchObject({ active: true, version: 1 })
  ;(await second.call('disableTwoFactor', { token, params, body, key })).body(200)
})

test('it ends when its parent closes the pipe, and when it is told to', async () => {
  const { child } = await spawned()
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
  const { child: next } = await spawned()
  next.kill('SIGTERM')
  expect(await once(next, 'exit')).toEqual([0, null])
})

test('forked, it takes its options as the first message, answers ready, and ends on stop or with its parent', async () => {
  for (const end of ['stop', 'disconnect'] as const) {
    const child = fork(entry, { execPath: process.execPath, silent: true })
    running.push(child)
    child.send({ dataDir, passwordCost: 2, mode: 'replace' })
    const [ready] = (await once(child, 'message')) as [Ready]
    expect(ready).toMatchObject({ type: 'ready' })
    expect(ready.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(ready.secret).toHaveLength(43)
    const call = portalCall(() => `${ready.baseUrl}/api/v1`, endpoints)
    expect((await call('getCapabilities', {})).body(200).replace).toBe(true)
    if (end === 'stop') child.send({ type: 'stop' })
    else child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  }
})

test('options that are none end it with a reason', async () => {
  const child = spawn(process.execPath, [entry, JSON.stringify({ dataDir, passwordCots: 2 })], { stdio: 'pipe' })
  running.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const told = JSON.parse(line.toString()) as { type: string; reason: string }
  expect(told.type).toBe('failed')
  expect(told.reason).toContain('passwordCots')
  expect(await once(child, 'exit')).toEqual([1, null])
})
