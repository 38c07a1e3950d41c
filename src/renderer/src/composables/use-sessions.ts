import { shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import * as sessionsApi from '../api/sessions.ts'
import { useCommand } from './use-command.ts'
import { useQuery } from './use-query.ts'

/** Whether sign-ins outlive the app, and signing everybody out. */
export function useSessionSettings() {
  const { busy, failure, run } = useCommand()

  async function setPersisted(keep: boolean): Promise<void> {
    await run(() => sessionsApi.keep({ keep }))
  }

  async function signOutAll(): Promise<void> {
    await run(() => sessionsApi.signOutAll())
  }

  return { busy, failure, setPersisted, signOutAll }
}

/** Where an account's login is signed in at its portal; null until it was read. */
export function useSessionDevices(accountId: () => string) {
  const sessions = shallowRef<OutputOf<'session.devices'>['sessions'] | null>(null)
  const { failure: unread, read } = useQuery()
  const { busy, failure, run, notice } = useCommand()
  /** How many other sessions were ended at the last press. */
  const ended = notice<number | null>(null)

  async function load(): Promise<void> {
    const answer = await read(() => sessionsApi.devices({ accountId: accountId() }))
    if (answer) sessions.value = answer.sessions
  }

  async function endOthers(): Promise<void> {
    const answer = await run(() => sessionsApi.endOthers({ accountId: accountId() }))
    ended.value = answer?.ended ?? null
    await load()
  }

  void load()
  return { sessions, ended, busy, failure, unread, endOthers }
}
