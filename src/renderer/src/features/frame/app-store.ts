import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AppSnapshot } from '#shared/contract/snapshots.ts'
import type { Capabilities } from '#shared/portal-api/capabilities.ts'
import { bridge } from '../../bridge.ts'

/** What main says about itself: the portal, who is signed in, what is open. */
export const useAppStore = defineStore('app', () => {
  const snapshot = shallowRef<AppSnapshot | null>(null)
  /** The portal's capabilities as last told: they stay when the portal goes away, and with them the sandbox badge. */
  const capabilities = shallowRef<Capabilities | null>(null)

  const portal = computed(() => snapshot.value?.portal ?? { status: 'starting' as const })
  const sessions = computed(() => snapshot.value?.sessions ?? [])
  const staff = computed(() => snapshot.value?.staff ?? null)
  const unsettledCases = computed(() => snapshot.value?.unsettledCases ?? [])
  const sandbox = computed(() => capabilities.value?.sandbox === true)
  const support = computed(() => capabilities.value?.support ?? null)
  const codeLength = computed(() => capabilities.value?.limits.codeLength ?? 6)

  function put(next: AppSnapshot): void {
    snapshot.value = next
    if (next.portal.status === 'ready') capabilities.value = next.portal.capabilities
  }

  async function load(): Promise<void> {
    const outcome = await bridge().call['app.snapshot']({})
    if (outcome.ok) put(outcome.value)
  }

  async function signOut(sessionId: string): Promise<void> {
    await bridge().call['session.signOut']({ sessionId })
  }

  async function signOutStaff(): Promise<void> {
    await bridge().call['desk.signOut']({})
  }

  /** True while this console holds a session of that account's own login. */
  const isSignedIn = (accountId: string): boolean => sessions.value.some((session) => session.accountId === accountId)

  return {
    snapshot, portal, capabilities, sessions, staff, unsettledCases, sandbox, support, codeLength,
    put, load, signOut, signOutStaff, isSignedIn,
  } // prettier-ignore
})
