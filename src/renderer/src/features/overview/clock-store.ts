import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { OutputOf } from '#shared/contract/operations.ts'
import { bridge } from '../../bridge.ts'

type Clocks = OutputOf<'clock.list'>

/** The accounts without 2FA and those on SMS, as main keeps them. */
export const useClockStore = defineStore('clocks', () => {
  const unprotected = shallowRef<Clocks['unprotected']>([])
  const sms = shallowRef<Clocks['sms']>([])
  let reading = false
  let again = false

  /** Reads them; what changes while that goes on is read once more after it, however often it changed. */
  async function load(): Promise<void> {
    again = true
    if (reading) return
    reading = true
    while (again) {
      again = false
      const outcome = await bridge().call['clock.list']({})
      if (!outcome.ok) break
      unprotected.value = outcome.value.unprotected
      sms.value = outcome.value.sms
    }
    reading = false
  }

  return { unprotected, sms, load }
})
