import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LockView } from '#shared/ipc/views.ts'
import { bridge } from '../api/bridge.ts'
import { useCommand } from '../composables/use-command.ts'

/** Whether the console is locked. Main loads the page anew when it locks, so this is read once, and again by what opens it. */
export const useLockStore = defineStore('lock', () => {
  const view = shallowRef<LockView | null>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    const outcome = await bridge().call['lock.state']({})
    if (outcome.ok) view.value = outcome.value
  }

  async function unlock(passphrase: string | null): Promise<void> {
    const next = await run(() => bridge().call['lock.unlock']({ passphrase }))
    if (next) view.value = next
    else await load()
  }

  async function giveUp(): Promise<void> {
    const next = await run(() => bridge().call['lock.giveUp']({}))
    if (next) view.value = next
  }

  return { view, busy, failure, load, unlock, giveUp }
})
