import type { Kit } from './kit.ts'

/** The sections of the kit's table, in its order. */
export const sectionNames = [
  'capabilities',
  'sessions',
  'two-factor',
  'enrolments',
  'limits',
  'idempotency and void',
  'errors',
  'notices',
  'staff',
  'gate',
] as const
export type SectionName = (typeof sectionNames)[number]

/** One thing that the kit does to a portal and checks. */
export interface Check {
  title: string
  /** Ids of the sentences that it can find broken. */
  sentences: readonly string[]
  run(kit: Kit): Promise<void>
}
