import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { LockView } from '#shared/ipc/views.ts'
import * as lockApi from '../api/lock.ts'
import { useCommand } from '../composables/use-command.ts'

/** Whether the console is locked. Main reloads the page when it locks, so this is read once, and again by what unlocks it. */
export const useLockStore = defineStore('lock', () => {
  const view = shallowRef<LockView | null>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    const outcome = await lockApi.state()
    if (outcome.ok) view.value = outcome.value
  }

  async function unlock(passphrase: string | null): Promise<void> {
    const next = await run(() => lockApi.unlock({ passphrase }))
    if (next) view.value = next
    else await load()
  }

  async function giveUp(): Promise<void> {
    const next = await run(() => lockApi.giveUp())
    if (next) view.value = next
  }

  return {
    view: computed(() => view.value),
    busy: computed(() => busy.value),
    failure: computed(() => failure.value),
    load,
    unlock,
    giveUp,
  }
})
