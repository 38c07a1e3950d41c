import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import type { LockView } from '#shared/ipc/views.ts'
import * as lockApi from '../api/lock.ts'

/** Whether the console is locked. Main reloads the page when it locks, so this is read once, and again by what unlocks it. */
export const useLockStore = defineStore('lock', () => {
  const view = shallowRef<LockView | null>(null)
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)

  /** One command at a time: a second press while one runs does nothing. @returns true when main took it */
  async function run(command: () => Promise<Outcome<LockView>>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    const outcome = await command()
    busy.value = false
    if (outcome.ok) view.value = outcome.value
    else failure.value = outcome.failure
    return outcome.ok
  }

  async function load(): Promise<void> {
    const outcome = await lockApi.state()
    if (outcome.ok) view.value = outcome.value
  }

  async function unlock(passphrase: string | null): Promise<void> {
    if (!(await run(() => lockApi.unlock({ passphrase })))) await load()
  }

  async function giveUp(): Promise<void> {
    await run(() => lockApi.giveUp())
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
