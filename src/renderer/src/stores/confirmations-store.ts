import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { isAwaited } from '#shared/domain/confirmation-rules.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as accountsApi from '../api/accounts.ts'

/** Keeps the newest snapshot of every confirmation e-mail that main sent. */
export const useConfirmationsStore = defineStore('confirmations', () => {
  const byId = shallowRef(new Map<string, Confirmation>())
  const all = computed(() => [...byId.value.values()].toSorted((a, b) => a.expectedAt.localeCompare(b.expectedAt)))
  const open = computed(() => all.value.filter(isAwaited))

  function put(...confirmations: readonly Confirmation[]): void {
    for (const one of confirmations) byId.value.set(one.id, one)
    triggerRef(byId)
  }

  /** Reads those of an account; for null every one that the portal is asked about. */
  async function load(accountId: string | null): Promise<void> {
    const outcome = await accountsApi.confirmations({ accountId })
    if (outcome.ok) put(...outcome.value)
  }

  /** The user says whether an e-mail arrived that no portal is asked about. */
  async function report(confirmationId: string, arrived: boolean): Promise<Outcome<Confirmation>> {
    const outcome = await accountsApi.reportConfirmation({ confirmationId, arrived })
    if (outcome.ok) put(outcome.value)
    return outcome
  }

  return { all, open, put, load, report }
})
