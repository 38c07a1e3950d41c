import type { Method } from '#shared/api/primitives.ts'
import { userIdKey } from '#shared/domain/input/user-id.ts'

/** Whose sign-in it is. */
type SignInKind = 'customer' | 'staff'

/** A User ID as it is stored, looked up and counted. */
export function normalUserId(userId: string): string {
  return userIdKey(userId)
}

/** The name under which wrong passwords of a login count. @param loginMac keyed hash of the login: it may be a slip */
export function passwordSubject(kind: SignInKind, loginMac: string): string {
  return `password:${kind}:${loginMac}`
}

/** The name under which wrong codes of an account, or member of staff, and a method count. */
export function codeSubject(kind: SignInKind, ownerId: string, method: Method): string {
  return `code:${kind}:${ownerId}:${method}`
}
