import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a secret was found, and in which writing. */
export interface Found {
  file: string
  secret: string
  as: string
}

/** Looks for secrets in every file below a folder: as they are, and in Base64, hexadecimal, URL- and UTF-16-encoded. */
export function findSecrets(folder: string, secrets: Iterable<string>): Found[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const writings = allWritings(secrets)
  return files.flatMap(({ parentPath, name }) => search(readFileSync(join(parentPath, name), 'latin1'), name, writings))
}

/** The same in a text; `file` is what it is called in what is found. */
export function findSecretsIn(text: string, file: string, secrets: Iterable<string>): Found[] {
  return search(Buffer.from(text, 'utf8').toString('latin1'), file, allWritings(secrets))
}

type SecretWriting = Writing & { secret: string }

function search(text: string, file: string, writings: readonly SecretWriting[]): Found[] {
  return writings.filter(({ pattern }) => pattern.test(text)).map(({ secret, as }) => ({ file, secret, as }))
}

function allWritings(secrets: Iterable<string>): SecretWriting[] {
  return [...secrets].flatMap((secret) => writingsOf(secret).map((writing) => ({ secret, ...writing })))
}

interface Writing {
  as: string
  pattern: RegExp
}

function writingsOf(secret: string): Writing[] {
  const utf8 = Buffer.from(secret, 'utf8')
  const utf16 = Buffer.from(secret, 'utf16le')
  const exactly = (as: string, text: string, flags = ''): Writing => ({ as, pattern: new RegExp(escaped(text), flags) })
  return [
    // Six digits turn up in a hash by chance; a code stands alone.
    { as: 'raw', pattern: new RegExp(`(?<![0-9a-zA-Z])${escaped(utf8.toString('latin1'))}(?![0-9a-zA-Z])`) },
    exactly('hex', utf8.toString('hex'), 'i'),
    exactly('UTF-16', utf16.toString('latin1')),
    exactly('UTF-16 in hex', utf16.toString('hex'), 'i'),
    ...base64At(utf8).map((text) => exactly('Base64', text)),
    ...(encodeURIComponent(secret) === secret ? [] : [exactly('URL', encodeURIComponent(secret), 'i')]),
  ]
}

/** The Base64 of the bytes at each of the three places they may have in a longer text, without what its neighbours change. */
function base64At(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const whole = Math.floor(((shift + bytes.length) * 8) / 6)
    return text.slice(shift === 0 ? 0 : shift + 1, whole)
  })
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
