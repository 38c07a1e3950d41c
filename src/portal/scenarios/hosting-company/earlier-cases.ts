import { methods } from '#shared/api/names.ts'
import { type Method } from '#shared/api/primitives.ts'
import type { SampleCase } from '../scenario.ts'
import { doneCase, idleCase } from './cases.ts'
import type { Random } from './random.ts'

/** The cases that a customer had, and what they left in the account's own history. Days before the scenario. */
export interface EarlierCases {
  cases: SampleCase[]
  /** The method that a case turned off, and when. */
  disabled: { method: Method; ago: number } | null
  /** When the customer set the new password that a case asked for. */
  passwordChanged: number | null
  /** When the account was locked, or frozen, before a case undid it. */
  locked: number | null
  frozen: number | null
}

export const noCases: EarlierCases = { cases: [], disabled: null, passwordChanged: null, locked: null, frozen: null }

const actions = { 'disable-two-factor': 0.82, unlock: 0.15, unfreeze: 0.03 }
const doneShare = 0.77
const secondShare = 0.1

/** What a customer is as far as cases mind it. */
interface CaseCustomer {
  place: number
  userId: string
  /** Days since it became a customer. */
  joined: number
  critical: boolean
}

/** One closed case, sometimes after one that came to nothing. */
export function earlierCases({ place, userId, joined, critical }: CaseCustomer, random: Random): EarlierCases {
  const act = random.weighted(actions)
  const opened = random.between(12, Math.min(700, joined * 0.7))
  const method = random.one(methods)
  const facts = { ticket: `T-${20_000 + place}`, opened, act, method, userId }
  const before = random.chance(secondShare)
  const first = { ...facts, ticket: `T-${10_000 + place}`, opened: opened + (joined - opened) * 0.5, raised: critical }
  const cases = before ? [idleCase(first, random)] : []
  if (!random.chance(doneShare)) {
    return { ...noCases, cases: [...cases, idleCase({ ...facts, raised: critical || before }, random)] }
  }
  const done = doneCase({ ...facts, raised: critical || before }, random)
  const reset = done.contactUpdate !== undefined
  return {
    cases: [...cases, done],
    disabled: done.outcome === 'disabled' ? { method, ago: opened } : null,
    passwordChanged: reset ? opened * 0.97 : null,
    locked: done.outcome === 'unlocked' ? opened + 0.05 : null,
    frozen: done.outcome === 'unfrozen' ? opened + 0.5 : null,
  }
}
