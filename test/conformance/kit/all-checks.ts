import type { Check, SectionName } from './check.ts'
import { accountChecks } from './checks/accounts.ts'
import { assistanceChecks } from './checks/assistance.ts'
import { capabilityChecks } from './checks/capabilities.ts'
import { caseEffectChecks } from './checks/case-effects.ts'
import { caseChecks } from './checks/cases.ts'
import { concurrencyChecks } from './checks/concurrency.ts'
import { contactUpdateChecks } from './checks/contact-update.ts'
import { deskChecks } from './checks/desk.ts'
import { enrolmentCodeChecks } from './checks/enrolment-codes.ts'
import { enrolmentChecks } from './checks/enrolments.ts'
import { errorChecks } from './checks/errors.ts'
import { gateChecks, secondPersonChecks } from './checks/gate.ts'
import { idempotencyChecks, voidChecks } from './checks/idempotency.ts'
import { limitChecks } from './checks/limits.ts'
import { noticeChecks } from './checks/notices.ts'
import { passwordChecks } from './checks/passwords.ts'
import { replacementChecks } from './checks/replacement.ts'
import { securityLogChecks } from './checks/security-log.ts'
import { sessionLifeChecks } from './checks/session-life.ts'
import { signInChecks } from './checks/sessions.ts'
import { twoFactorChecks } from './checks/two-factor.ts'

/** Every check of the kit, by the section of the table that it counts in, in the order in which they run. */
export const allChecks: Record<SectionName, readonly Check[]> = {
  capabilities: capabilityChecks,
  sessions: [...signInChecks, ...sessionLifeChecks, ...passwordChecks],
  'two-factor': [...twoFactorChecks, ...accountChecks],
  enrolments: [...enrolmentChecks, ...enrolmentCodeChecks, ...replacementChecks],
  limits: [...limitChecks, ...concurrencyChecks],
  'idempotency and void': [...idempotencyChecks, ...voidChecks],
  errors: errorChecks,
  notices: [...noticeChecks, ...securityLogChecks],
  staff: [...deskChecks, ...caseChecks, ...caseEffectChecks, ...contactUpdateChecks, ...assistanceChecks],
  gate: [...gateChecks, ...secondPersonChecks],
}
