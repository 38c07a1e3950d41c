import { passwordMaxLength, wrongNewPassword } from '#shared/domain/input/password.ts'

/** Why a new password cannot be taken; undefined when it can. `minLength` in characters, from the limits. */
export function whyNoPassword(typed: string, userId: string, minLength: number): string | undefined {
  switch (wrongNewPassword(typed, userId, minLength)?.problem) {
    case undefined:
      return undefined
    case 'is-user-id':
      return 'A new password is not the User ID'
    case 'too-long':
      return `A new password has at most ${passwordMaxLength} characters`
    case 'control-character':
      return 'A new password has no control characters'
    default:
      return `A new password has at least ${minLength} characters`
  }
}
