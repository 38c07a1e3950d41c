import type { Caller } from '../handlers.ts'
import type { Portal } from '../../portal.ts'

/** Whether a password is the caller's own. Takes as long as scrypt does, so it comes before the transaction. */
export function fitsOwnPassword(portal: Portal, caller: Caller, password: string): Promise<boolean> {
  const { accounts, staff } = portal.store
  const own = caller.kind === 'staff' ? staff.byId(caller.ownerId) : accounts.byId(caller.ownerId)
  return portal.passwords.fits(password, own?.passwordHash ?? portal.passwords.unknown())
}
