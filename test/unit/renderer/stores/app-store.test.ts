import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { useAppStore } from '../../../../src/renderer/src/stores/app-store.ts'

const refused = { code: 'record-failed', traceId: 'trace-1', next: 'try-again' } as const
let answer: Outcome<unknown>

const presses = [
  ['session.signOut', (app: ReturnType<typeof useAppStore>) => app.signOut('session-1')],
  ['desk.signOut', (app: ReturnType<typeof useAppStore>) => app.signOutStaff()],
  ['session.signOutAll', (app: ReturnType<typeof useAppStore>) => app.signOutAll()],
  ['lock.now', (app: ReturnType<typeof useAppStore>) => app.lockNow()],
] as const

const staff = { id: 'agent-1', name: 'Agent', role: 'agent', portalId: 'sandbox' } as const
const snapshotWith = (of: Partial<AppSnapshot>) => ({ portalTime: null, staff: null, ...of }) as AppSnapshot

beforeEach(() => {
  answer = { ok: false, failure: refused }
  const call = Object.fromEntries(presses.map(([name]) => [name, () => Promise.resolve(answer)]))
  vi.stubGlobal('window', { factordesk: { call } })
  onTestFinished(() => void vi.unstubAllGlobals())
  setActivePinia(createPinia())
})

describe('what a menu of the frame does', () => {
  it.each(presses)('by %s leaves its failure to be shown, until it is done or something else is', async (_, press) => {
    const app = useAppStore()
    await press(app)
    expect(app.failure).toEqual(refused)
    answer = { ok: true, value: {} }
    await press(app)
    expect(app.failure).toBeNull()
  })

  it('leaves staff at their desk where the sign-out was refused', async () => {
    const app = useAppStore()
    app.put(snapshotWith({ staff }))
    await app.signOutStaff()
    expect(app).toMatchObject({ staffLeft: false, deskPortalId: 'sandbox' })
  })

  it('shows staff as signed out by themselves before main reports the end of their session', async () => {
    const app = useAppStore()
    app.put(snapshotWith({ staff }))
    answer = { ok: true, value: {} }
    const leaving = app.signOutStaff()
    expect(app).toMatchObject({ staffLeft: true, deskPortalId: null })
    app.put(snapshotWith({ staff: null }))
    await leaving
    expect(app).toMatchObject({ staffLeft: true, deskPortalId: null })
  })
})
