import { useIntervalFn } from '@vueuse/core'
import { shallowRef } from 'vue'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import * as sandboxApi from '../api/sandbox.ts'
import { useCommand } from './use-command.ts'

const everyMs = 2000

/** What the sandbox sent and what its Authenticator Apps show, renewed every two seconds. */
export function useTestInbox() {
  const inbox = shallowRef<OutputOf<'sandbox.inbox'> | null>(null)
  const answers = shallowRef<Readonly<Record<string, 'approved' | 'refused'>>>({})
  const { busy, failure, run } = useCommand()
  let reading = false

  async function read(): Promise<void> {
    if (reading) return
    reading = true
    const outcome = await sandboxApi.inbox()
    reading = false
    if (outcome.ok) inbox.value = outcome.value
  }

  async function answer(token: string, decision: 'approve' | 'refuse'): Promise<void> {
    const result = await run(() => sandboxApi.answerConsent({ token, decision }))
    if (result) answers.value = { ...answers.value, [token]: result.status }
  }

  useIntervalFn(() => void read(), everyMs, { immediateCallback: true })

  return { inbox, answers, busy, failure, answer }
}

/** Setting the sandbox up with another scenario, which deletes everything there. */
export function useSandboxReset() {
  const { busy, failure, run } = useCommand()

  /** @returns true when the sandbox was set up again */
  async function reset(scenario: InputOf<'sandbox.reset'>['scenario']): Promise<boolean> {
    return (await run(() => sandboxApi.reset({ scenario }))) !== null
  }

  return { busy, failure, reset }
}
