import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { embeddedPortalId } from '#shared/domain/account-key.ts'

export interface SignInRequest {
  who: 'customer' | 'staff'
  portalId: string
  /** Filled in and fixed when a certain login must sign in again. */
  userId?: string
  /** True where this login was never signed in here: nothing ended that it goes on from. */
  first?: boolean
}

/** The sign-in dialog: whoever needs a session asks here and goes on when it is there. */
export const useSignInStore = defineStore('sign-in', () => {
  const request = shallowRef<SignInRequest | null>(null)
  let answer: (signedIn: boolean) => void = () => undefined

  /** Opens the dialog, for the embedded sandbox where no portal is named; true once the sign-in is complete, false when it was closed. */
  function ask(next: Omit<SignInRequest, 'portalId'> & { portalId?: string }): Promise<boolean> {
    answer(false)
    request.value = { portalId: embeddedPortalId, ...next }
    return new Promise((resolve) => (answer = resolve))
  }

  function settle(signedIn: boolean): void {
    request.value = null
    answer(signedIn)
    answer = () => undefined
  }

  return { request, ask, settle }
})
