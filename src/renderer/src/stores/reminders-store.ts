import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { isChangeable } from '#shared/domain/unprotected.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { EndPurpose } from '../lib/end-choices.ts'
import * as remindersApi from '../api/reminders.ts'
import { useAccountsStore } from './accounts-store.ts'

type Listed = OutputOf<'reminders.list'>

/** Reads from main which accounts are without 2FA or on SMS, and sends the ends that are chosen for them. */
export const useRemindersStore = defineStore('reminders', () => {
  const accounts = useAccountsStore()
  const listed = shallowRef<Listed>({ unprotected: [], sms: [] })
  /** As the account list has their status now: it may have changed since they were read. */
  const counts = ({ accountId }: { accountId: string }): boolean => isChangeable(accounts.find(accountId)?.status)
  const unprotected = computed(() => listed.value.unprotected.filter(counts))
  const sms = computed(() => listed.value.sms.filter(counts))
  let reading = false
  let again = false

  /** Reads them; what changes while that goes on is read once more after it, however often it changed. */
  async function load(): Promise<void> {
    again = true
    if (reading) return
    reading = true
    while (again) {
      again = false
      const outcome = await remindersApi.list()
      if (!outcome.ok) break
      listed.value = outcome.value
    }
    reading = false
  }

  /** Sets until when an account may be without 2FA, or on SMS; null: no end. The list comes again with main's event. */
  const setEnd = (purpose: EndPurpose, accountId: string, until: string | null): Promise<Outcome<unknown>> =>
    purpose === 'sms'
      ? remindersApi.setSmsEnd({ accountId, until })
      : remindersApi.setUnprotectedEnd({ accountId, until })

  return { unprotected, sms, load, setEnd }
})
