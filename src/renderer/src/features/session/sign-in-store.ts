import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

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

/** The sign-in dialog: whoever needs a session asks here and goes on when it is there. */
export const useSignInStore = defineStore('sign-in', () => {
  const request = shallowRef<SignInRequest | null>(null)
  let answer: (signedIn: boolean) => void = () => undefined

  /** Opens the dialog; true once the sign-in is complete, false when it was closed. */
  function ask(next: SignInRequest): Promise<boolean> {
    answer(false)
    request.value = next
    return new Promise((resolve) => (answer = resolve))
  }

  function settle(signedIn: boolean): void {
    request.value = null
    answer(signedIn)
    answer = () => undefined
  }

  return { request, ask, settle }
})
