import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { AuditState } from '#shared/ipc/views.ts'
import { useAuditCheck } from '../../../../src/renderer/src/composables/use-audit-jobs.ts'

const unread = { code: 'unexpected', traceId: 'trace-1', next: 'contact-support' } as const
const intact = { verdict: 'intact', to: 3 } as const
let state: Outcome<Pick<AuditState, 'entries'>>
let checks: number
let append: () => void = () => undefined
let scope: EffectScope

function verify() {
  checks += 1
  return Promise.resolve({ ok: true, value: { verdict: intact } })
}

beforeEach(() => {
  vi.useFakeTimers()
  checks = 0
  state = { ok: true, value: { entries: 3 } }
  const on = {
    'audit.appended': (listener: () => void) => ((append = listener), () => undefined),
    'audit.progress': () => () => undefined,
  }
  const call = { 'audit.state': () => Promise.resolve(state), 'audit.verify': verify }
  vi.stubGlobal('window', { factordesk: { call, on } })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('what the screen knows of the chain', () => {
  const open = () => scope.run(() => useAuditCheck())!
  const settle = () => vi.advanceTimersByTimeAsync(1000)

  it('is its state and a verdict', async () => {
    const chain = open()
    await settle()
    expect(chain.state.value).toEqual({ entries: 3 })
    expect(chain.verdict.value).toEqual(intact)
    expect(chain.failure.value).toBeNull()
  })

  it('is why its state could not be read, until it can be', async () => {
    state = { ok: false, failure: unread }
    const chain = open()
    await settle()
    expect(chain.failure.value).toEqual(unread)
    expect(checks).toBe(1)
    state = { ok: true, value: { entries: 4 } }
    append()
    await settle()
    expect(chain.state.value).toEqual({ entries: 4 })
    expect(chain.failure.value).toBeNull()
  })

  it('keeps the state that was read where it cannot be read again', async () => {
    const chain = open()
    await settle()
    state = { ok: false, failure: unread }
    append()
    await settle()
    expect(chain.state.value).toEqual({ entries: 3 })
    expect(chain.failure.value).toEqual(unread)
  })
})
