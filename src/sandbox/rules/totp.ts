import { timingSafeEqual } from 'node:crypto'
import { generateSync } from 'otplib'

/** Seconds of a time step, as every Authenticator App has it (RFC 6238, section 4.1). */
export const stepSeconds = 30
const digits = 6

/** The time step at an instant (milliseconds since 1970). */
export function stepAt(now: number): number {
  return Math.floor(now / 1000 / stepSeconds)
}

/** The code of a time step: SHA-1, 6 digits (RFC 6238; RFC 4226 with the step as its counter). */
export function totpOfStep(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * stepSeconds, period: stepSeconds, digits, algorithm: 'sha1' })
}

/**
 * The time step that a typed code belongs to, or undefined. Accepts the present step and one back (RFC 6238, section
 * 5.2), and never a step up to `lastStep`: neither that code again nor an older one, even when the clock went back.
 */
export function matchingStep(secret: string, typed: string, now: number, lastStep: number | null): number | undefined {
  const present = stepAt(now)
  // guard: portal-totp.step-once
  return [present, present - 1]
    .filter((step) => step >= 0 && (lastStep === null || step > lastStep))
    .find((step) => same(totpOfStep(secret, step), typed))
}

function same(expected: string, typed: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(typed)]
  return left.length === right.length && timingSafeEqual(left, right)
}
