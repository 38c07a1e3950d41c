import { createGuardrails, generateSync } from 'otplib'
import type { RealServer } from '../../../tools/real-servers/real-server.mjs'

/** Seconds after which a new code comes. */
export const stepSeconds = 30

/** Keys of phpMyAdmin have 10 bytes; otplib wants 16. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 })

/** The code of now, or of some steps later, by the server's clock. */
export function codeOf(server: RealServer, secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(server.now() / 1000) + steps * stepSeconds, guardrails })
}

/** A code that neither site accepts during a test; phpMyAdmin accepts those of eight steps either way. */
export function wrongCode(server: RealServer, secret: string): string {
  const near = Array.from({ length: 41 }, (_, at) => codeOf(server, secret, at - 20))
  return Array.from({ length: near.length + 1 }, (_, at) => String(100_000 + at)).find((code) => !near.includes(code))!
}
