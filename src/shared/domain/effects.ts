import type { Effect } from './procedure.ts'

/** What a procedure does to an account, step by step. */
const procedureEffects = [
  'disable',
  'start-enrolment',
  'verify-code',
  'resend-code',
  'cancel-enrolment',
] as const satisfies readonly Effect[]

/** What a case does at the portal. */
const caseEffects = [
  'open-case',
  'add-evidence',
  'ask-consent',
  'update-contact',
  'approve-case',
  'refuse-case',
  'disable-for-customer',
  'invite-customer',
  'enrol-for-customer',
  'verify-for-customer',
  'resend-for-customer',
  'unlock-customer',
  'unfreeze-customer',
  'close-case',
  'reopen-case',
] as const
export type CaseEffect = (typeof caseEffects)[number]

/** What is done to an account itself, outside a procedure. */
const accountEffects = ['report-not-me', 'change-number'] as const
export type AccountEffect = (typeof accountEffects)[number]

/** Every effect that the console can have on a portal, by the name that the audit and the database write. */
export const effectNames = [...procedureEffects, ...caseEffects, ...accountEffects] as const
export type AnyEffect = (typeof effectNames)[number]
