import { randomUUID } from 'node:crypto'
import type { AwaitedIdToken, StaffSignInBy } from '#shared/api/openid-sign-in.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import type { Timers } from '../../base/environment.ts'
import { AppError } from '../../base/errors.ts'
import type { ProviderSignIn } from '../../portal-client/openid-provider.ts'
import type { BrowserAccess } from '../../portal-client/provider-fetch.ts'
import { listenOnLoopback, type LoopbackListener } from './loopback-listener.ts'

/** An ID token, and the page at which the same browser signs out again. */
export interface BrowserAnswer {
  idToken: string
  signOutAddress: ProviderSignIn['signOutAddress']
}

/** Signs a person in at a provider in the system's browser; one sign-in at a time waits for its answer. */
export interface BrowserSignIns {
  /**
   * Opens the provider's page and waits from now on; a sign-in that waited before is cancelled.
   *
   * @param signsInAgain true for a step-up: what the provider remembers does not do
   * @throws AppError `provider-unreachable`, `provider-refused`, `loopback-port-taken`
   */
  begin(by: StaffSignInBy, awaited: AwaitedIdToken, signsInAgain: boolean): Promise<BrowserWait>
  /** The answer to a wait. @throws AppError why there is none; `not-found` for a wait that there is not */
  answer(waitId: string): Promise<BrowserAnswer>
  /** Opens the page of a wait once more. @throws AppError `not-found` */
  openAgain(waitId: string): Promise<void>
  /** Ends a wait: its answer is `browser-sign-in-cancelled`. */
  cancel(waitId?: string): void
  /** Opens the provider's page that signs the browser out. */
  signOut(by: StaffSignInBy, { idToken, signOutAddress }: BrowserAnswer): Promise<void>
}

export interface BrowserSignInDeps extends BrowserAccess {
  clock: Clock
  later: Timers['later']
}

/** Milliseconds in which a person signs in; less than the portal waits. */
const patienceMs = 5 * 60_000
/** Milliseconds until a browser that signs out has left the page of this computer. */
const leavingMs = 60_000

interface Wait {
  id: string
  address: string
  answer: Promise<BrowserAnswer>
  end(why: 'browser-sign-in-cancelled' | 'browser-sign-in-over'): void
}

export function createBrowserSignIns({ openInBrowser, askProvider, clock, later }: BrowserSignInDeps): BrowserSignIns {
  let waiting: Wait | null = null
  /** Counts what was begun and cancelled: a begin that was overtaken opens no page. */
  let begun = 0

  function find(waitId: string): Wait {
    if (waiting?.id !== waitId) throw new AppError('browser-sign-in-over')
    return waiting
  }

  function cancel(waitId?: string): void {
    begun += 1
    if (waitId === undefined || waiting?.id === waitId) waiting?.end('browser-sign-in-cancelled')
  }

  return {
    cancel,
    begin: async (by, awaited, signsInAgain) => {
      cancel()
      const mine = begun
      const listener = await listenOnLoopback(by.redirectPorts ?? [])
      try {
        const { nonce, maxAgeSeconds } = awaited
        const asked = { nonce, maxAgeSeconds, signsInAgain, redirectUri: listener.redirectUri }
        // Not before somebody signs in so: the start of the app has no use for the library.
        const { beginProviderSignIn } = await import('../../portal-client/openid-provider.ts')
        const signIn = await beginProviderSignIn(by, asked, askProvider)
        // guard: browser.overtaken
        if (mine !== begun) throw new AppError('browser-sign-in-cancelled')
        const wait = waitFor(listener, signIn)
        await openInBrowser(wait.address)
        const endsAt = new Date(clock.now().getTime() + patienceMs).toISOString()
        return { waitId: wait.id, address: wait.address, endsAt }
      } catch (error) {
        listener.close()
        throw error
      }
    },
    answer: async (waitId) => {
      const wait = find(waitId)
      try {
        return await wait.answer
      } finally {
        if (waiting === wait) waiting = null
      }
    },
    openAgain: (waitId) => openInBrowser(find(waitId).address),
    signOut: async (by, { idToken, signOutAddress }) => {
      const listener = await listenOnLoopback(by.redirectPorts ?? [])
      const address = signOutAddress(idToken)
      if (address === null) return listener.close()
      const url = new URL(address)
      url.searchParams.set('post_logout_redirect_uri', listener.redirectUri)
      const state = randomUUID()
      url.searchParams.set('state', state)
      const stop = later(leavingMs, listener.close)
      void listener.answer(state).then(() => {
        stop()
        listener.close()
      })
      // The ID token names the person: it goes into no command line of a browser.
      await openInBrowser(listener.leadOn(url.href))
    },
  }

  function waitFor(listener: LoopbackListener, signIn: ProviderSignIn): Wait {
    let refuse: (error: AppError) => void = () => undefined
    const refused = new Promise<never>((_, fail) => (refuse = fail))
    const answered = listener.answer(signIn.state).then(async (answer) => ({
      idToken: await signIn.finish(answer),
      signOutAddress: signIn.signOutAddress,
    }))
    const answer = Promise.race([answered, refused])
    const wait: Wait = {
      id: randomUUID(),
      address: signIn.address,
      answer,
      end: (why) => refuse(new AppError(why)),
    }
    waiting = wait
    // guard: browser.time-limit
    const stop = later(patienceMs, () => wait.end('browser-sign-in-over'))
    const over = (): void => {
      stop()
      listener.close()
    }
    // What nobody asks for is no error of ours.
    answer.then(over, over)
    return wait
  }
}
