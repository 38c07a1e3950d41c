import { computed } from 'vue'
import * as portalsApi from '../api/portals.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useCommand } from './use-command.ts'

/** The proxy of the company's network that waits for a user and a password. */
export function useProxySignIn() {
  const app = useAppStore()
  const { busy, failure, run } = useCommand()
  const asked = computed(() => app.snapshot?.proxy.asked ?? null)

  async function signIn(user: string, password: string): Promise<void> {
    const proxy = asked.value?.proxy
    if (proxy !== undefined) await run(() => portalsApi.signInToProxy({ proxy, user, password }))
  }

  return {
    asked,
    /** True while the password of a proxy is kept. */
    kept: computed(() => app.snapshot?.proxy.kept ?? false),
    busy,
    failure,
    signIn,
    dismiss: () => void run(() => portalsApi.dismissProxy({})),
    forget: () => void run(() => portalsApi.forgetProxies({})),
  }
}
