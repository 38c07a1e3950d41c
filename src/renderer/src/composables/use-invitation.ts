import { ref, shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { Method } from '#shared/api/primitives.ts'
import * as sandboxApi from '../api/sandbox.ts'
import { useCommand } from './use-command.ts'

/** What the customer does with the link of an invitation; what was typed is gone once it was sent. */
export function useInvitation(token: () => string) {
  const { busy, failure, run } = useCommand()
  /** What is typed for the next step. */
  const typed = ref('')
  const offer = shallowRef<OutputOf<'sandbox.readInvitation'> | null>(null)
  /** The set-up that waits for its code; null before one was begun. */
  const setUp = shallowRef<OutputOf<'sandbox.acceptInvitation'> | null>(null)
  /** True once the code was right. */
  const active = shallowRef(false)

  async function load(): Promise<void> {
    offer.value = await run(() => sandboxApi.readInvitation({ token: token() }))
  }

  async function send<T>(call: (typed: string) => Promise<Outcome<T>>): Promise<T | null> {
    const sending = typed.value
    typed.value = ''
    return run(() => call(sending))
  }

  async function setPassword(): Promise<void> {
    const done = await send((newPassword) => sandboxApi.setInvitedPassword({ token: token(), newPassword }))
    if (done !== null) await load()
  }

  async function accept(method: Method): Promise<void> {
    setUp.value = await send((password) => sandboxApi.acceptInvitation({ token: token(), password, method }))
  }

  async function verify(code: string): Promise<void> {
    const answer = await run(() => sandboxApi.verifyInvitation({ token: token(), code }))
    active.value = answer?.active === true
  }

  async function resend(): Promise<void> {
    setUp.value = (await run(() => sandboxApi.resendInvitation({ token: token() }))) ?? setUp.value
  }

  /** Back to the methods: what is set up next voids this code. */
  function chooseAgain(): void {
    setUp.value = null
    failure.value = null
  }

  void load()
  return { typed, busy, failure, offer, setUp, active, setPassword, accept, verify, resend, chooseAgain }
}
