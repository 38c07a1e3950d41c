import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { OutputOf } from '#shared/contract/operations.ts'
import { countsAsUnprotected } from '#shared/domain/unprotected.ts'
import { bridge } from '../../bridge.ts'
import { useAccountsStore } from '../accounts/accounts-store.ts'

type Clocks = OutputOf<'clock.list'>

/** The accounts without 2FA and those on SMS, as main keeps them. */
export const useClockStore = defineStore('clocks', () => {
  const accounts = useAccountsStore()
  const running = shallowRef<Clocks['unprotected']>([])
  /** As the account list has their status now: it may have changed since the clocks were read. */
  const unprotected = computed(() =>
    running.value.filter(({ accountId }) => countsAsUnprotected(accounts.find(accountId)?.status)),
  )
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
      running.value = outcome.value.unprotected
      sms.value = outcome.value.sms
    }
    reading = false
  }

  return { unprotected, sms, load }
})
