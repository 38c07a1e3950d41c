import { passphraseMinLength } from '../limits.ts'
import { charactersOver, countCharacters } from './characters.ts'
import { readAs, wrongText, type ReadText, type WrongText } from './input-problem.ts'
import { hasSeenText } from './unseen.ts'
import { userIdKey } from './user-id.ts'

/** Most characters of a password and of the console's passphrase. */
export const passwordMaxLength = 256

// A NUL at the end of a password changes no hash: HMAC fills a short key with them (RFC 2104, section 2).
// guard: portal-passwords.characters
const refused = /[\p{Cc}\p{Cs}]/u

/** Most characters of a user and a password that a proxy takes. */
export const proxyLimits = { user: 200, password: 500 } as const

/** A password exactly as it was typed: never trimmed, never in another form. What is wrong says why none can be it. */
export function readPassword(typed: string, max: number = passwordMaxLength): ReadText {
  if (typed === '') return wrongText('empty')
  if (refused.test(typed)) return wrongText('control-character')
  const over = charactersOver(typed.normalize('NFC'), max)
  return over > 0 ? wrongText('too-long', { over }) : readAs(typed)
}

/** The form in which a password of ours is hashed: two keyboards may write one text in two forms. */
export function hashedForm(password: string): string {
  return password.normalize('NFC')
}

/** Characters that are not seen, which make a password no longer and no other one. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Why a new password cannot be taken; null when it can.
 *
 * @param minLength in characters, from the portal's limits
 */
export function wrongNewPassword(typed: string, userId: string | null, minLength: number): WrongText | null {
  const read = readPassword(typed)
  if (!read.ok) return read
  // guard: portal-passwords.unseen
  const seen = typed.normalize('NFC').replaceAll(unseen, '')
  if (!hasSeenText(seen) || countCharacters(seen) < minLength) return wrongText('too-short', { needed: minLength })
  if (userId !== null && userIdKey(seen) === userIdKey(userId)) return wrongText('is-user-id')
  return null
}

/** The console's passphrase where one is set, exactly as it was typed. */
export function readNewPassphrase(typed: string): ReadText {
  const read = readPassword(typed)
  if (read.ok && countCharacters(typed.normalize('NFC')) < passphraseMinLength)
    return wrongText('too-short', { needed: passphraseMinLength })
  return read
}

/** The user that a proxy asks for, as it was typed. */
export function readProxyUser(typed: string): ReadText {
  return readPassword(typed, proxyLimits.user)
}
