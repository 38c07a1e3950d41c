import { charactersOver } from './characters.ts'
import { readAs, wrongText, type ReadText } from './input-problem.ts'
import { halfWidth, withoutUnseen } from './unseen.ts'

/** Most characters of a User ID and an e-mail address (RFC 5321, section 4.5.3.1.3, for ASCII). */
export const userIdMaxLength = 254

const control = /[\p{Cc}\p{Cs}]/u

/**
 * A User ID as it is sent and shown: in NFC, without characters that are not seen, without `mailto:` and what mail programs
 * put around an address. Case and the spelling of the domain stay as typed; `userIdKey` says which User IDs are one. Not
 * checked for the form of an address, so that a typing error answers like an unknown User ID.
 */
export function readUserId(typed: string): ReadText {
  const userId = bareAddress(typed)
  if (userId === '') return wrongText('empty')
  if (control.test(userId)) return wrongText('control-character')
  // Some systems have user names of several words; an address has none.
  if (userId.includes('@') && /\s/.test(userId)) return wrongText('space-inside')
  const over = charactersOver(userId, userIdMaxLength)
  return over > 0 ? wrongText('too-long', { over }) : readAs(userId)
}

/**
 * What two spellings of one User ID have in common: case, Unicode form, marks that are not seen, and an internationalised
 * domain in Unicode or in its ASCII form (UTS #46, as URLs have it). Also the spelling in which an address is stored: with
 * the domain in ASCII, which every mail system takes.
 */
export function userIdKey(userId: string): string {
  const bare = bareAddress(userId).toLowerCase().normalize('NFC')
  const at = bare.lastIndexOf('@')
  // guard: input.one-domain
  return at === -1 ? bare : `${bare.slice(0, at + 1)}${asciiDomain(bare.slice(at + 1))}`
}

/** Atoms of RFC 5322, section 3.2.3, with dots between them. */
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
/** Letters, digits and hyphens inside (RFC 1035, section 2.3.1); the last label has a letter (RFC 3696, section 2). */
const domainName =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9](?:[a-z0-9-]{0,57}[a-z0-9])?)$/

/**
 * An e-mail address that becomes a User ID, as it is stored: `userIdKey` of what was typed. Before the `@` only what every
 * mail system takes, since notices of changes must arrive there.
 */
export function readEmailAddress(typed: string): ReadText {
  const read = readUserId(typed)
  if (!read.ok) return read
  const address = userIdKey(read.value)
  const [local = '', domain, ...more] = address.split('@')
  if (domain === undefined) return wrongText('no-at')
  if (more.length > 0 || /[,;]/.test(address)) return wrongText('several-addresses')
  if (!localPart.test(local) || local.length > 64) return wrongText('local-part')
  if (!domainName.test(domain) || domain.length > 253) return wrongText('domain')
  const over = charactersOver(address, userIdMaxLength)
  return over > 0 ? wrongText('too-long', { over }) : readAs(address)
}

/** An address out of what it is copied with: `mailto:it@company.example?subject=…`, `Company <it@company.example>`. */
function bareAddress(typed: string): string {
  // guard: input.user-id
  const text = halfWidth(withoutUnseen(typed)).normalize('NFC').trim()
  const inside = /^[^<>]*<([^<>]*)>$/u.exec(text)?.[1]?.trim() ?? text
  return withoutScheme(inside)
}

function withoutScheme(text: string): string {
  const target = /^mailto:([^?]*)/iu.exec(text)?.[1]
  if (target === undefined) return text
  try {
    return bareAddress(decodeURIComponent(target))
  } catch {
    return target.trim()
  }
}

/** The ASCII form of a domain; as it is where it has none. */
function asciiDomain(domain: string): string {
  // What a URL would take for something else than a host stays as it is.
  if (/^[\x21-\x7e]*$/.test(domain) || /[\s/\\?#@:%[\]<>^|]/u.test(domain.normalize('NFKC'))) return domain
  try {
    const { hostname } = new URL(`http://${domain}/`)
    // Digits alone would be read as an IPv4 address.
    return /[a-z]/.test(hostname) ? hostname : domain
  } catch {
    return domain
  }
}
