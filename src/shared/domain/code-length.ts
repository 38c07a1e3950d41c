import type { Method } from '../api/primitives.ts'

/** What every Authenticator App of the portal shows (RFC 6238 with six digits). */
const appDigits = 6

/**
 * How many digits a code of this method has. The portal says it of the codes that it sends; an Authenticator App does
 * not follow that setting.
 *
 * @param limits of the portal's capabilities, undefined while they are not read
 */
export function codeLengthOf(method: Method, limits: { codeLength: number } | undefined): number {
  return method === 'authenticator' ? appDigits : (limits?.codeLength ?? appDigits)
}
