import { SecretText } from '../base/secrets/secret-text.ts'

/**
 * A request's body as JSON in memory of its own, to be overwritten once it was sent. A secret text goes from its own
 * bytes into the body without ever being a string.
 *
 * @param body a flat object: a secret text inside a nested one throws
 */
export function encodeBody(body: object): Buffer {
  const members = Object.entries(body).filter(([, value]) => value !== undefined)
  const parts = members.flatMap(([name, value]: [string, unknown], index): (Buffer | SecretText)[] => {
    const head = Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(name)}:`)
    return [head, value instanceof SecretText ? value : Buffer.from(JSON.stringify(value))]
  })
  const length = parts.reduce(
    (sum, part) => sum + (part instanceof SecretText ? quotedLength(part.bytes) : part.length),
    2,
  )
  const target = Buffer.allocUnsafeSlow(length)
  let at = target.write('{')
  for (const part of parts)
    at += part instanceof SecretText ? writeQuoted(part.bytes, target, at) : part.copy(target, at)
  target.write('}', at)
  return target
}

const quote = 0x22
const backslash = 0x5c

const isEscaped = (byte: number): boolean => byte === quote || byte === backslash
const isControl = (byte: number): boolean => byte < 0x20

/** Bytes of a JSON string with this text in UTF-8 (RFC 8259, section 7). */
function quotedLength(text: Buffer): number {
  let length = 2
  for (const byte of text) length += isControl(byte) ? 6 : isEscaped(byte) ? 2 : 1
  return length
}

/** @returns the number of bytes written */
function writeQuoted(text: Buffer, target: Buffer, from: number): number {
  let at = from
  target[at++] = quote
  for (const byte of text) {
    if (isControl(byte)) at += target.write(`\\u${byte.toString(16).padStart(4, '0')}`, at)
    else {
      if (isEscaped(byte)) target[at++] = backslash
      target[at++] = byte
    }
  }
  target[at++] = quote
  return at - from
}
