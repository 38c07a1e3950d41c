import { onScopeDispose, shallowRef } from 'vue'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as deskApi from '../api/desk.ts'

/** A sign-in in the system's browser: what is waited for, and what can be done meanwhile. */
export function useBrowserWait() {
  const wait = shallowRef<BrowserWait | null>(null)

  /**
   * Begins a sign-in and waits for it.
   *
   * @param then what follows with the wait's id: the session, or that the effect was proved
   */
  async function waitFor<T>(
    begin: () => Promise<Outcome<BrowserWait>>,
    then: (waitId: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const begun = await begin()
    if (!begun.ok) return begun
    wait.value = begun.value
    try {
      return await then(begun.value.waitId)
    } finally {
      if (wait.value === begun.value) wait.value = null
    }
  }

  async function cancel(): Promise<void> {
    const waitId = wait.value?.waitId
    if (waitId !== undefined) await deskApi.cancelBrowserWait({ waitId })
  }

  async function openAgain(): Promise<void> {
    const waitId = wait.value?.waitId
    if (waitId !== undefined) await deskApi.reopenBrowser({ waitId })
  }

  // Nobody waits any more once the screen is gone.
  onScopeDispose(() => void cancel())

  return { wait, waitFor, cancel, openAgain }
}
