import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import { isInFlight, isWaiting } from '#shared/domain/procedure-machine.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as proceduresApi from '../api/procedures.ts'
import { ignorePortalTime, setPortalTime } from '../lib/portal-clock.ts'

/** True until the procedure is done, cancelled or undetermined. */
export function isOpen({ state }: Procedure): boolean {
  return isWaiting(state) || isInFlight(state) || state.at === 'accepted'
}

/** The current step, or the one to which it falls back while an answer is awaited. */
export function currentState({ state }: Procedure): Procedure['state'] {
  return state.at === 'sending' ? state.back : state
}

/** Keeps the newest snapshot of every procedure, and sends the commands that change one. */
export const useProceduresStore = defineStore('procedures', () => {
  const byId = shallowRef(new Map<string, Procedure>())
  const open = computed(() =>
    [...byId.value.values()].filter(isOpen).toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)),
  )

  /** A snapshot that main sent because something happened just now. */
  function put(procedure: Procedure): void {
    const at = currentState(procedure)
    if (at.at === 'code') setPortalTime(at.enrolment.serverTime)
    byId.value.set(procedure.id, procedure)
    triggerRef(byId)
  }

  /** Snapshots read from the record. One that was open and is not among them is over; its screen reads it again. */
  function putRecorded(procedures: readonly Procedure[]): void {
    for (const procedure of procedures) {
      const at = currentState(procedure)
      if (at.at === 'code') ignorePortalTime(at.enrolment.serverTime)
      byId.value.set(procedure.id, procedure)
    }
    triggerRef(byId)
  }

  /** Reads one procedure from the record. */
  async function load(procedureId: string): Promise<Outcome<OutputOf<'procedure.get'>>> {
    const outcome = await proceduresApi.get({ procedureId })
    if (outcome.ok) putRecorded([outcome.value.procedure])
    return outcome
  }

  /** A command that answers with the procedure as it then is, which is put here. */
  function command<Args extends unknown[]>(call: (...args: Args) => Promise<Outcome<Procedure>>): typeof call {
    return async (...args) => {
      const outcome = await call(...args)
      if (outcome.ok) put(outcome.value)
      return outcome
    }
  }

  const find = (procedureId: string): Procedure | null => byId.value.get(procedureId) ?? null

  return {
    open,
    put,
    putRecorded,
    load,
    start: command(proceduresApi.start),
    confirmPreflight: command(proceduresApi.confirmPreflight),
    disable: command(proceduresApi.disable),
    openSetup: command(proceduresApi.openSetup),
    chooseMethod: command(proceduresApi.chooseMethod),
    goBack: command(proceduresApi.goBack),
    confirmIdentity: command(proceduresApi.confirmIdentity),
    verifyCode: command(proceduresApi.verifyCode),
    resendCode: command(proceduresApi.resendCode),
    finish: command(proceduresApi.finish),
    cancel: command(proceduresApi.cancel),
    recover: command(proceduresApi.recover),
    find,
  }
})
