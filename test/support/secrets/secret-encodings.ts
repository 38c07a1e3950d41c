/** One encoding of a secret. */
export interface Encoding {
  secret: string
  as: string
  bytes: Buffer
  /** Upper and lower case mean the same; `bytes` is then in lower case. */
  anyCase: boolean
  /** A short one must not be part of a longer word: six digits turn up in a hash by chance. */
  alone: boolean
}

/** Secrets of fewer letters are searched for as whole words. */
const shortLength = 9

/** Every encoding of a secret: as it is, URL-, Base64-, hexadecimal- and UTF-16-encoded, and some of these twice. */
export function encodingsOf(secret: string): Encoding[] {
  const utf8 = Buffer.from(secret, 'utf8')
  const utf16 = Buffer.from(secret, 'utf16le')
  const utf16be = Buffer.from(utf16).swap16()
  const hex = utf8.toString('hex')
  const write = (as: string, bytes: Buffer | string, more: Partial<Encoding> = {}): Encoding => ({
    ...{ secret, as, bytes: Buffer.from(bytes), anyCase: false, alone: false },
    ...more,
  })
  const anyCase = (as: string, text: string): Encoding => write(as, text.toLowerCase(), { anyCase: true })
  const inUrl = encodeURIComponent(secret)
  return [
    write('raw', utf8, { alone: secret.length < shortLength }),
    anyCase('hex', hex),
    write('UTF-16', utf16),
    write('UTF-16, big endian', utf16be),
    anyCase('UTF-16 in hex', utf16.toString('hex')),
    anyCase('URL, every byte', hex.replace(/../g, '%$&')),
    ...(inUrl === secret ? [] : [anyCase('URL', inUrl)]),
    ...base64At(utf8).map((text) => write('Base64', text)),
    ...base64At(utf8).flatMap((text) =>
      /[+/]/.test(text) ? [write('Base64 for URLs', text.replaceAll('+', '-').replaceAll('/', '_'))] : [],
    ),
    ...base64At(utf16).map((text) => write('UTF-16 in Base64', text)),
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
