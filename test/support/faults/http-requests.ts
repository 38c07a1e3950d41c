/** A request as it passes by, found in a stream of bytes by its head and its Content-Length (RFC 9112, section 6). */
export interface RequestHead {
  /** Its first line without the version, e.g. `POST /api/v1/sessions`. */
  line: string
  /** Its idempotency key; null for a request without one. */
  key: string | null
  /** Its bytes, head and body, as they are passed on. */
  length: number
}

export interface RequestReader {
  /** Takes what came; `onHead` is called for each request before `onBytes` gets its first bytes. */
  take(bytes: Buffer): void
}

/**
 * Parts the bytes of one connection into requests. Knows what the console sends: no chunked bodies, nothing pipelined.
 *
 * @param host replaces the value of each Host header, since a portal behind a proxy knows only its own
 */
export function readRequests(
  host: () => string,
  onHead: (head: RequestHead) => void,
  onBytes: (bytes: Buffer) => void,
): RequestReader {
  let pending = Buffer.alloc(0)
  let bodyLeft = 0

  function takeBody(): void {
    const part = pending.subarray(0, bodyLeft)
    pending = pending.subarray(part.length)
    bodyLeft -= part.length
    onBytes(part)
  }

  function takeHead(end: number): void {
    const text = pending.subarray(0, end).toString('latin1')
    pending = pending.subarray(end)
    bodyLeft = Number(headerIn(text, 'content-length') ?? 0)
    const line = text.slice(0, text.indexOf('\r\n')).replace(/ HTTP\/1\.1$/, '')
    const passed = Buffer.from(text.replace(/^host:.*$/im, `Host: ${host()}`), 'latin1')
    onHead({ line, key: headerIn(text, 'idempotency-key'), length: passed.length + bodyLeft })
    onBytes(passed)
  }

  return {
    take: (bytes) => {
      pending = Buffer.concat([pending, bytes])
      while (pending.length > 0) {
        if (bodyLeft > 0) takeBody()
        else {
          const end = pending.indexOf('\r\n\r\n')
          if (end < 0) return
          takeHead(end + 4)
        }
      }
    },
  }
}

/** The bytes of an answer, head and body, as its first bytes promise; null where they do not say. */
export function answerLength(first: Buffer): number | null {
  const end = first.indexOf('\r\n\r\n')
  if (end < 0) return null
  const text = first.subarray(0, end + 4).toString('latin1')
  const body = headerIn(text, 'content-length')
  return body === null ? null : end + 4 + Number(body)
}

function headerIn(head: string, name: string): string | null {
  return new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1] ?? null
}
