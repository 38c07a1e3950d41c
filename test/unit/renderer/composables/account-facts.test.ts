import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { useAccountFacts } from '../../../../src/renderer/src/composables/use-account-facts.ts'
import { useAppStore } from '../../../../src/renderer/src/stores/app-store.ts'

afterEach(() => vi.unstubAllGlobals())

const snapshotWith = (...accountIds: string[]): AppSnapshot =>
  ({ sessions: accountIds.map((accountId) => ({ accountId })), staff: null }) as unknown as AppSnapshot
const procedureAt = (at: string): Procedure => ({ accountId: 'A-1', state: { at } }) as unknown as Procedure

it('reads the account once, whatever main publishes and however far the procedure is; again after a sign-in', async () => {
  const asked: string[] = []
  const read = ({ accountId }: { accountId: string }): Promise<unknown> => {
    asked.push(accountId)
    return Promise.resolve({ ok: true, value: { account: { id: accountId } } })
  }
  vi.stubGlobal('window', { factordesk: { call: { 'account.get': read } } })
  setActivePinia(createPinia())
  const app = useAppStore()
  const procedure = shallowRef(procedureAt('preflight'))
  app.put(snapshotWith('A-1'))
  const scope = effectScope()
  const facts = scope.run(() => useAccountFacts(() => procedure.value))
  for (const at of ['disable', 'sending', 'setup']) {
    procedure.value = procedureAt(at)
    app.put(snapshotWith('A-1'))
    await nextTick()
  }
  expect(facts?.account.value).toEqual({ id: 'A-1' })
  expect(asked).toEqual(['A-1'])
  app.put(snapshotWith())
  await nextTick()
  app.put(snapshotWith('A-1'))
  await nextTick()
  expect(asked).toEqual(['A-1', 'A-1', 'A-1'])
  scope.stop()
})
