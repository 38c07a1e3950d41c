import type { SupportCase } from '#shared/api/staff.ts'

type Outcome = NonNullable<SupportCase['outcome']>

/** What a case did to its account. */
interface Done {
  disabled: boolean
  unlocked: boolean
  unfrozen: boolean
}

/** The outcomes that are true of a case: `disabled` before all else, then what else it did, else that it did nothing. */
export function outcomesOf({ disabled, unlocked, unfrozen }: Done): Outcome[] {
  if (disabled) return ['disabled']
  const done: Outcome[] = []
  if (unlocked) done.push('unlocked')
  if (unfrozen) done.push('unfrozen')
  return done.length > 0 ? done : ['refused', 'not-needed']
}
