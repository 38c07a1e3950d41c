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

/** The time steps of a secret whose codes are used up. */
export interface UsedSteps {
  /** The last step that proved anything; neither it nor an older one is taken again. */
  lastStep: number | null
  /** Steps whose codes showed that a clock is wrong. */
  spentSteps: readonly number[]
}

/** What a typed code is: good, of a step that was used or is older than one that was, of a wrong clock, or none of the secret's. */
export type CodeJudgement =
  | { is: 'good'; step: number }
  | { is: 'used' }
  /** The clock that made the code is ahead of the portal's, or behind it. */
  | { is: 'ahead' | 'behind'; step: number }
  | { is: 'wrong' }

/** Steps from the present one that are accepted: it, and one for a slow hand and for a clock that is a little ahead (RFC 6238, section 6). */
const accepted = [0, -1, 1]
/** Steps from the present one whose codes show a wrong clock, the nearest first: five minutes either way. */
const shownByClock = [2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((away) => [away, -away])

/**
 * Judges a typed code by the portal's clock. A used step is never good again, nor is one before it, even when the clock
 * goes back.
 */
export function judgeCode(secret: string, typed: string, now: number, used: UsedSteps): CodeJudgement {
  const present = stepAt(now)
  const belongs = (step: number): boolean => step >= 0 && same(totpOfStep(secret, step), typed)
  // guard: portal-totp.accepted
  const near = accepted.map((away) => present + away).filter(belongs)
  // guard: portal-totp.step-once
  const step = near.find((one) => (used.lastStep === null || one > used.lastStep) && !used.spentSteps.includes(one))
  if (step !== undefined) return { is: 'good', step }
  if (near.length > 0) return { is: 'used' }
  // guard: portal-totp.clock-range
  const away = shownByClock.find((steps) => belongs(present + steps))
  return away === undefined ? { is: 'wrong' } : { is: away > 0 ? 'ahead' : 'behind', step: present + away }
}

function same(expected: string, typed: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(typed)]
  return left.length === right.length && timingSafeEqual(left, right)
}
