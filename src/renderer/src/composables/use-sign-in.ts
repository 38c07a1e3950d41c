import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import type { Challenge } from '#shared/api/sessions.ts'
import * as deskApi from '../api/desk.ts'
import * as sessionsApi from '../api/sessions.ts'
import { setPortalTime } from '../lib/portal-clock.ts'
import { useCommand } from './use-command.ts'
import type { SignInRequest } from '../stores/sign-in-store.ts'

/** Whose sign-in it was: the account of a customer, null for a member of staff. */
export type SignedIn = string | null

/** Signs a customer or a member of staff in: the password first, then the current code where the portal asks for it. */
export function useSignIn(
  { who, portalId }: { who: SignInRequest['who']; portalId: string },
  onSignedIn: (as: SignedIn) => void,
) {
  /** A sign-in that is over is left for the password's step, where its message says so. */
  const { busy, failure, run } = useCommand(({ code }) => {
    // guard: sign-in.over
    if (code === 'sign-in-over') challenge.value = null
  })
  const challenge = shallowRef<Challenge | null>(null)
  /** Whom the challenge is for. */
  const typedUserId = ref('')
  const attemptsLeft = ref<number | null>(null)

  function showChallenge(next: Challenge): void {
    setPortalTime(next.serverTime)
    challenge.value = next
    attemptsLeft.value = next.attemptsLeft
  }

  async function sendPassword(userId: string, password: string): Promise<void> {
    typedUserId.value = userId
    if (who === 'staff') {
      const next = await run(() => deskApi.signIn({ portalId, staffId: userId, password }))
      if (next) showChallenge(next)
      return
    }
    const answer = await run(() => sessionsApi.signIn({ portalId, userId, password }))
    if (answer?.state === 'signed-in') onSignedIn(answer.session.accountId)
    if (answer?.state === 'challenge') showChallenge(answer.challenge)
  }

  async function verify(code: string): Promise<void> {
    const input = { challengeId: challenge.value?.id ?? '', code }
    if (who === 'staff' && (await run(() => deskApi.verifyChallenge(input)))) return onSignedIn(null)
    const session = who === 'staff' ? null : await run(() => sessionsApi.verifyChallenge(input))
    if (session) onSignedIn(session.accountId)
    else if (failure.value?.attemptsLeft !== undefined) attemptsLeft.value = failure.value.attemptsLeft
  }

  async function resend(): Promise<void> {
    const challengeId = challenge.value?.id ?? ''
    const next = await run(() =>
      who === 'staff' ? deskApi.resendChallenge({ challengeId }) : sessionsApi.resendChallenge({ challengeId }),
    )
    if (next) showChallenge(next)
  }

  /** The same person once more, from the password on. */
  function again(): void {
    challenge.value = null
    failure.value = null
  }

  function startAgain(): void {
    again()
    typedUserId.value = ''
  }

  return { busy, failure, challenge, typedUserId, attemptsLeft, sendPassword, verify, resend, startAgain, again }
}

/** After a sign-in, shows the account that signed in: no button of another one stays on the screen. */
export function useGoToAccount(): (as: SignedIn) => Promise<void> {
  const router = useRouter()
  return async (accountId) => {
    if (accountId !== null) await router.push({ name: 'account', params: { accountId, tab: 'security' } })
  }
}

/** A forgotten password of a portal's login: the link by e-mail, then a new password with it. */
export function usePasswordReset(portalId: () => string) {
  const { busy, failure, run } = useCommand()
  return {
    busy,
    failure,
    /** @returns true when the portal took the request; it does not say whether there is such a login */
    askLink: async (userId: string): Promise<boolean> =>
      (await run(() => sessionsApi.askPasswordReset({ portalId: portalId(), userId }))) !== null,
    /** @returns true when the new password is set */
    setPassword: async (link: string, newPassword: string): Promise<boolean> =>
      (await run(() => sessionsApi.setPassword({ portalId: portalId(), link, newPassword }))) !== null,
  }
}
