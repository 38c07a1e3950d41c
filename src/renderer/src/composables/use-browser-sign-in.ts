import * as deskApi from '../api/desk.ts'
import * as portalsApi from '../api/portals.ts'
import { useBrowserWait } from './use-browser-wait.ts'
import { useCommand } from './use-command.ts'

/** Signs a member of staff in at the company's provider, in the system's browser. */
export function useBrowserSignIn(portalId: () => string, onSignedIn: () => void) {
  const { busy, failure, run } = useCommand()
  const { wait, waitFor, cancel, openAgain } = useBrowserWait()

  async function begin(): Promise<void> {
    const staff = await run(() =>
      waitFor(
        () => deskApi.beginBrowserSignIn({ portalId: portalId() }),
        (waitId) => deskApi.finishBrowserSignIn({ waitId }),
      ),
    )
    if (staff !== null) onSignedIn()
  }

  async function confirm(issuer: string): Promise<void> {
    await run(() => portalsApi.confirmIssuer({ portalId: portalId(), issuer }))
  }

  return { busy, failure, wait, begin, confirm, cancel, openAgain }
}
