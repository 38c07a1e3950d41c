import * as passwordsApi from '../api/passwords.ts'
import { useCommand } from './use-command.ts'

/** A forgotten password of a portal's login: the link by e-mail, then a new password with it. */
export function usePasswordReset(portalId: () => string) {
  const { busy, failure, run } = useCommand()
  return {
    busy,
    failure,
    /** @returns true when the portal took the request; it does not say whether there is such a login */
    askLink: async (userId: string): Promise<boolean> =>
      (await run(() => passwordsApi.askReset({ portalId: portalId(), userId }))) !== null,
    /** @returns true when the new password is set */
    setPassword: async (link: string, newPassword: string): Promise<boolean> =>
      (await run(() => passwordsApi.set({ portalId: portalId(), link, newPassword }))) !== null,
  }
}
