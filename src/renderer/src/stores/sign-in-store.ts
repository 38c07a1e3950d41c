import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export interface SignInRequest {
  who: 'customer' | 'staff'
  /** Chosen in the dialog where it is not given. */
  portalId?: string
  /** Filled in and fixed when a certain login must sign in again. */
  userId?: string
  /** Name of the account whose turn it is in the queue. */
  queueAccount?: string
  /** True where this login was never signed in here: nothing ended that it goes on from. */
  first?: boolean
}

/** How the dialog ended; only the account of a queue can be skipped. */
export type SignInEnd = 'signed-in' | 'closed' | 'skipped'

/** The sign-in dialog: what needs a session asks here, and goes on once there is one. */
export const useSignInStore = defineStore('sign-in', () => {
  const request = shallowRef<SignInRequest | null>(null)
  let answer: (as: SignInEnd) => void = () => undefined

  function open(next: SignInRequest): Promise<SignInEnd> {
    answer('closed')
    request.value = next
    return new Promise((resolve) => (answer = resolve))
  }

  /** Opens the dialog; true once the sign-in is complete, false when it was closed. */
  async function ask(next: SignInRequest): Promise<boolean> {
    return (await open(next)) === 'signed-in'
  }

  /** The same for the account whose turn it is in the queue: the dialog offers to skip it. */
  function askInQueue(login: SignInRequest, queueAccount: string): Promise<SignInEnd> {
    return open({ ...login, queueAccount })
  }

  function settle(as: SignInEnd): void {
    request.value = null
    answer(as)
    answer = () => undefined
  }

  return { request: computed(() => request.value), ask, askInQueue, settle }
})
