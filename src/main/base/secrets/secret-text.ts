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
