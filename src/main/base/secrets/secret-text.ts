import { inspect } from 'node:util'

/** A secret was read after it had been overwritten. */
export class SecretEndedError extends Error {
  override name = 'SecretEndedError'
}

/**
 * A secret text as UTF-8 bytes in memory of its own, which `end` overwrites. A string cannot be overwritten: V8 may copy
 * it, and frees it when it likes. No error, log or serialisation shows the text.
 */
export class SecretText {
  readonly #bytes: Buffer
  #ended = false
  readonly #onEnd: () => void

  /** @param onEnd called once, when the text was overwritten */
  constructor(text: string, onEnd: () => void = () => undefined) {
    // Not from the pool that small buffers share.
    this.#bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
    this.#bytes.write(text)
    this.#onEnd = onEnd
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The bytes themselves, not a copy. @throws SecretEndedError */
  get bytes(): Buffer {
    if (this.#ended) throw new SecretEndedError('the secret was overwritten')
    return this.#bytes
  }

  /** A string with the text, for what takes nothing else; keep no reference to it. @throws SecretEndedError */
  reveal(): string {
    return this.bytes.toString()
  }

  /** Overwrites the text; a second call does nothing. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    // guard: secrets.overwritten
    this.#bytes.fill(0)
    this.#onEnd()
  }

  toString(): string {
    return '[secret]'
  }

  /** @throws TypeError always: a secret goes out by `bytes` or `reveal`, never by accident */
  toJSON(): never {
    throw new TypeError('a secret is not serialised')
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

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
