import type { ElectronApplication } from '@playwright/test'

type Electron = typeof import('electron')

/** What Playwright says when the answer was collected before it could be read. */
const collected = 'Resulting promise was garbage collected'
const maxTries = 5

/**
 * Runs a function in main at its start, and asks again where its answer was lost: the inspector wraps what a function
 * returns in a promise that nothing but a weak reference holds until main runs its microtasks, and while main starts a
 * collection may come first. The function has run by then, or not, so it must do nothing the second time.
 *
 * @throws every other failure at once
 */
export async function evaluateOnce<R, A>(
  electron: Pick<ElectronApplication, 'evaluate'>,
  run: (electron: Electron, given: A) => R | Promise<R>,
  given: A,
): Promise<R> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await electron.evaluate<R, A>(run as never, given as never)
    } catch (error) {
      if (tried === maxTries || !(error instanceof Error) || !error.message.includes(collected)) throw error
    }
  }
}
