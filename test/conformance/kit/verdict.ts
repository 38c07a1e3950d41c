/** What was asked and what came back, without a secret. */
export interface Exchange {
  method: string
  /** Tokens of links left as placeholders. */
  path: string
  /** null: no answer came. */
  status: number | null
  /** The problem code of a refusal. */
  code: string | null
}

/** A sentence of the contract that the portal broke. */
export interface Violation {
  sentence: string
  why: string
  exchange: Exchange | null
}

/** Ends a check: the portal broke a sentence. */
export class Violated extends Error {
  readonly violation: Violation

  constructor(violation: Violation) {
    super(`${violation.sentence}: ${violation.why}`)
    this.name = 'Violated'
    this.violation = violation
  }
}

/** Ends a check that cannot be made here: the reason is for the operator. */
export class NotChecked extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotChecked'
  }
}

/** No answer came at all. */
export class NetworkError extends Error {
  constructor(method: string, path: string, cause: unknown) {
    super(`${method} ${path}: no answer (${reasonOf(cause)})`, { cause })
    this.name = 'NetworkError'
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  const inner: unknown = cause.cause
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : ''
  return code || cause.message
}
