import { afterEach, expect, test, vi } from 'vitest'
import type { MessageGateway } from '../../../src/sandbox/messages/deliverer.ts'
import type { TestSandbox } from '../../support/sandbox.ts'
import { openSandbox, samplePassword as password, samples } from '../../support/sandbox.ts'

const { seriMuda } = samples

let sandbox: TestSandbox
afterEach(() => sandbox.close())

/** A gateway that is down until told, and remembers what it took. */
function gatewayThatIsDown() {
  const taken: string[] = []
  const state = { up: false, tries: 0 }
  const gateway: MessageGateway = {
    retryMs: 5,
    deliver: async (message) => {
      state.tries += 1
      if (!state.up) throw new Error('the gateway is down')
      taken.push(message.id)
    },
  }
  return { gateway, taken, state }
}

async function disable() {
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  const params = { accountId: seriMuda.id }
  ;(await sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })).body(200)
  return async () => (await sandbox.call('listNotices', { token, params })).body(200).notices
}

test('notices wait while the gateway is down, and arrive once each when it is back', async () => {
  const { gateway, taken, state } = gatewayThatIsDown()
  sandbox = await openSandbox({ gateway })
  const notices = await disable()
  await vi.waitFor(async () =>
    expect((await notices())[0]).toMatchObject({ sentAt: null, failedAt: '2026-11-20T04:00:30.000Z' }),
  )
  const before = state.tries
  await vi.waitFor(() => expect(state.tries).toBeGreaterThan(before))
  expect(taken).toEqual([])
  await sandbox.advance(5 * 3600)
  state.up = true
  const sentAt = await vi.waitFor(async () => {
    const [message] = (await sandbox.outbox(seriMuda.id)).filter(({ kind }) => kind === 'two-factor-disabled')
    expect(message?.sentAt).not.toBeNull()
    return message?.sentAt
  })
  expect(sentAt).toBe('2026-11-20T09:00:30.000Z')
  await vi.waitFor(() => expect(taken).toHaveLength(2))
  expect(new Set(taken).size).toBe(2)
})

test('notices owed at a restart arrive after it, once each', async () => {
  const down = gatewayThatIsDown()
  sandbox = await openSandbox({ gateway: down.gateway })
  await disable()
  const up = gatewayThatIsDown()
  up.state.up = true
  await sandbox.restart({ gateway: up.gateway })
  await vi.waitFor(async () => {
    const owed = (await sandbox.outbox(seriMuda.id)).filter(({ sentAt }) => sentAt === null)
    expect(owed).toEqual([])
  })
  expect(down.taken).toEqual([])
  expect(up.taken).toHaveLength(2)
  await sandbox.restart()
  expect(await sandbox.outbox(seriMuda.id)).toHaveLength(2)
})
