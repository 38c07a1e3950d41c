import type { ListedAccount } from '#shared/ipc/views.ts'
import type { Method } from '#shared/api/primitives.ts'

/** A line of the account list; `null`: 2FA is off, `unread`: its state was not read yet. */
export function accountRow(
  id: string,
  method: Method | null | 'unread',
  changes: Partial<ListedAccount> = {},
): ListedAccount {
  const twoFactor =
    method === 'unread'
      ? null
      : {
          active: method !== null,
          method,
          destinationMasked: null,
          since: null,
          lastChangedBy: null,
          enforced: false,
          locked: false,
          version: 1,
        }
  return {
    id,
    portalId: 'sandbox',
    reachedBy: [],
    name: `Account ${id}`,
    userId: `${id}@example.test`,
    ownName: '',
    tags: [],
    note: '',
    role: 'owner',
    canManageTwoFactor: true,
    status: 'active',
    signedIn: true,
    twoFactor,
    readAt: null,
    readFailure: null,
    procedureId: null,
    ...changes,
  }
}
