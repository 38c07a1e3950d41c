import { generateSecret } from 'otplib'
import type { SecurityEventKind } from '#shared/api/security-events.ts'
import { deviceOrigin } from '#shared/api/security-events.ts'
import { fromLink } from '../services/security-log.ts'
import { codeAttempts, passwordAttempts } from '../services/lockout.ts'
import { newId } from '../crypto/tokens.ts'
import type { SandboxPortal } from '../portal.ts'
import { afterWrong } from '../rules/lockout.ts'
import { seedCase } from './seed-case.ts'
import type { CaseRecord, SampleSecurityEvent } from './past-case.ts'
import { caseRecord } from './past-case.ts'
import type { DaysAgo, SampleAccount, SampleLock } from './scenario.ts'

const dayMs = 24 * 60 * 60 * 1000
const factorChanges: SecurityEventKind[] = ['two-factor-enabled', 'two-factor-disabled', 'two-factor-replaced']

/** What happened to an account before the scenario begins: its security log and its cases. */
export interface AccountRecord {
  accountId: string
  log: SampleSecurityEvent[]
  cases: CaseRecord[]
}

/**
 * Stores an account with its services, its second factor and its locks, in the caller's transaction. Where its history
 * says when something last changed, the account says the same.
 *
 * @returns what is still to be stored of it, once the staff is there who took part
 */
export function seedAccount(
  portal: SandboxPortal,
  sample: SampleAccount,
  passwordHash: string,
  nameOf: (staffId: string) => string,
): AccountRecord {
  const now = portal.clock.now()
  const cases = (sample.cases ?? []).map((one) => caseRecord({ sample: one, account: sample, nameOf, now }))
  const log = securityLog(sample, cases, now)
  const at = (days: DaysAgo): number | null => (days === null ? null : now - Math.round(days * dayMs))
  const last = (...kinds: SecurityEventKind[]): SampleSecurityEvent | undefined =>
    log.findLast(({ what }) => kinds.includes(what))
  const { id, name, userId, mobile, method, services } = sample
  portal.tables.accounts.insert(
    {
      id,
      name,
      userId,
      status: sample.status ?? 'active',
      passwordHash,
      mobile,
      emailChangedAt: last('email-changed')?.at ?? at(sample.emailChanged),
      mobileChangedAt: last('mobile-changed')?.at ?? at(sample.mobileChanged),
      passwordChangedAt: last('password-changed')?.at ?? at(sample.passwordChanged),
    },
    services,
  )
  if (sample.mustReset) portal.tables.accounts.forceReset(id, last('password-reset-forced')?.at ?? now)
  const changed = last(...factorChanges)
  const changes = log.filter(({ what }) => factorChanges.includes(what)).length
  portal.tables.factors.insert({
    accountId: id,
    method,
    secret: method === 'authenticator' ? generateSecret() : null,
    lastStep: null,
    spentSteps: [],
    since: changed?.at ?? at(sample.methodSince),
    changedBy: changed?.by ?? (method && 'customer'),
    enforced: sample.enforced ?? false,
    version: Math.max(changes, method === null ? 0 : 1),
  })
  for (const lock of sample.locks ?? []) seedLock(portal, sample, lock)
  return { accountId: id, log, cases }
}

/** Stores the security log and the cases of an account, in the caller's transaction. */
export function seedRecord(portal: SandboxPortal, { accountId, log, cases }: AccountRecord): void {
  for (const line of log)
    portal.repositories.securityEvents.append({ id: newId('event'), accountId, operationKey: null, ...line })
  for (const record of cases) seedCase(portal, record)
}

/** The sample's own history, what its cases add and the locks that begin now, oldest first. */
function securityLog(sample: SampleAccount, cases: readonly CaseRecord[], now: number): SampleSecurityEvent[] {
  const history = (sample.history ?? []).map(({ ago, what, by, from = null, method = null }) => {
    const ownWords = by === 'agent' || from === null || from === fromLink.from
    const origin = ownWords ? from : deviceOrigin(from)
    return { at: now - Math.round(ago * dayMs), what, by, from: origin, method }
  })
  const locked = (sample.locks ?? []).map((): SampleSecurityEvent => {
    return { at: now, what: 'locked', by: 'system', from: null, method: null }
  })
  return [...history, ...cases.flatMap(({ log }) => log), ...locked].sort((a, b) => a.at - b.at)
}

/** Wrong tries right up to the lock, as the limits say where it is. */
function seedLock(portal: SandboxPortal, { id, userId, method }: SampleAccount, { of, until }: SampleLock): void {
  const subject =
    of === 'password'
      ? passwordAttempts(portal, 'customer', userId)
      : codeAttempts(portal, 'customer', id, method ?? 'sms')
  const wrong = until === 'time' ? subject.limit.perLock : subject.limit.beforeSupport
  const attempts = afterWrong({ wrong: wrong - 1, lockedUntil: null }, subject.limit, portal.clock.now())
  portal.repositories.attempts.save(subject.name, attempts)
}
