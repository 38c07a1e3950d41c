import { generateSecret } from 'otplib'
import { methods } from '#shared/api/names.ts'
import type { PortalClock } from '../../clock.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { PasswordHashing } from '../../crypto/password-hashing.ts'
import type { AccountTables } from '../../repositories/account-tables.ts'
import type { AccountRow } from '../../repositories/accounts.ts'
import type { EnrolmentRow } from '../../repositories/enrolments.ts'
import type { Repositories } from '../../repositories/repositories.ts'
import type { AttemptLimit } from '../../rules/lockout.ts'
import { lockOn } from '../../rules/lockout.ts'
import { judgeCode } from '../../rules/totp.ts'
import { codeSubject, normalUserId, passwordSubject } from '../../rules/attempt-subjects.ts'
import type { DirectoryAccount, DirectoryEnrolment, LocalDirectory } from '../directory.ts'

/** What the built-in directory needs. */
export interface BuiltInParts {
  tables: AccountTables
  /** The tables of sign-ins, which customers share with staff. */
  signIns: Pick<Repositories, 'attempts' | 'challenges' | 'sessions'>
  clock: PortalClock
  keys: Keys
  passwords: PasswordHashing
  /** When wrong passwords and wrong codes lock. */
  attemptLimits: { password: AttemptLimit; code: AttemptLimit }
  /** Whether a transaction is open on the database. */
  inTransaction(): boolean
}

/** The directory on the portal's own database: every sandbox's, with all methods. */
export function createBuiltInDirectory(parts: BuiltInParts): LocalDirectory {
  const { clock, keys, passwords, signIns, attemptLimits } = parts
  const { accounts, customers, enrolments, factors } = parts.tables

  function requireTransaction(): void {
    // guard: portal-directory.transaction
    if (!parts.inTransaction()) throw new Error('The directory changes nothing outside a transaction')
  }

  function requireRow(id: string): AccountRow {
    const row = accounts.byId(id)
    if (!row) throw new Error('The directory has no such account')
    return row
  }

  /** What wrong tries of an account count under, and when they lock. */
  function attemptSubjects(id: string): { name: string; limit: AttemptLimit }[] {
    const login = normalUserId(requireRow(id).userId)
    return [
      { name: passwordSubject('customer', keys.mac('login', login)), limit: attemptLimits.password },
      ...methods.map((method) => ({ name: codeSubject('customer', id, method), limit: attemptLimits.code })),
    ]
  }

  return {
    methods,
    find: (search) => customers.search(search),
    account: (id) => withoutHash(accounts.byId(id)),
    accountByUserId: (userId) => withoutHash(accounts.byUserId(userId)),
    accountIdOf: (userId) => accounts.idOf(userId),
    services: (id) => accounts.services(id),
    roleOf: (loginId, accountId) => accounts.roleOf(loginId, accountId),
    delegatedTo: (loginId) => accounts.delegatedTo(loginId).map(({ passwordHash: _, ...account }) => account),
    factors(id) {
      const { method, since, changedBy, enforced, version } = factors.of(id)
      return { method, since, changedBy, enforced, version }
    },
    isLocked: (id) =>
      attemptSubjects(id).some(
        ({ name, limit }) => lockOn(signIns.attempts.of(name), limit, clock.now()) !== undefined,
      ),
    hasWrongAttempts: (id) => attemptSubjects(id).some(({ name }) => signIns.attempts.of(name).wrong > 0),
    passwordChangeRequiredAt: (id) => accounts.resetForcedAt(id),

    removeFactor(id, changedBy) {
      requireTransaction()
      factors.change(id, {
        method: null,
        secret: null,
        lastStep: null,
        spentSteps: [],
        since: clock.now(),
        changedBy,
      })
    },
    unlock(id) {
      requireTransaction()
      for (const { name } of attemptSubjects(id)) signIns.attempts.clear(name)
    },
    setStatus(id, status) {
      requireTransaction()
      accounts.setStatus(id, status)
    },
    requirePasswordChange(id) {
      requireTransaction()
      accounts.forceReset(id, clock.now())
    },
    endSessions(id) {
      requireTransaction()
      const now = clock.now()
      for (const session of signIns.sessions.live('customer', id, now)) signIns.sessions.end(session.id, now)
      signIns.challenges.endOpen('customer', id)
    },
    setEmail(id, email, at) {
      requireTransaction()
      accounts.setEmail(id, email, at)
    },
    setMobile(id, mobile, at) {
      requireTransaction()
      accounts.setMobile(id, mobile, at)
    },

    async checkPassword(id, typed) {
      const account = id === undefined ? undefined : accounts.byId(id)
      const comparedWith = account?.passwordHash ?? passwords.unknown()
      return { right: await passwords.fits(typed, comparedWith), comparedWith }
    },
    isStillRight: (id, { right, comparedWith }) => right && accounts.byId(id)?.passwordHash === comparedWith,
    hashPassword: (password) => passwords.hash(password),
    setPassword(id, hash, at) {
      requireTransaction()
      accounts.setPassword(id, hash, at)
    },

    judgeCode(id, typed) {
      const { method, secret, lastStep, spentSteps } = factors.of(id)
      if (method !== 'authenticator' || secret === null) return null
      return judgeCode(secret, typed, clock.now(), { lastStep, spentSteps })
    },
    useCode(id, step) {
      requireTransaction()
      factors.useStep(id, step)
    },

    enrolment(id, accountId) {
      const row = enrolments.byId(id, accountId)
      return row && withoutSecret(row)
    },
    waitingEnrolments: () => enrolments.waiting().map(withoutSecret),
    beginEnrolment(id, accountId, method, caseId) {
      requireTransaction()
      const { version: factorVersion, method: replaces } = factors.of(accountId)
      // guard: portal-enrolment.own-secret
      const secret = method === 'authenticator' ? generateSecret() : null
      const enrolment: DirectoryEnrolment = { id, accountId, factorVersion, replaces, caseId, status: 'waiting' }
      enrolments.voidWaiting(accountId)
      enrolments.insert({ ...enrolment, secret, spentSteps: [] })
      return { enrolment, secret }
    },
    judgeEnrolmentCode(id, accountId, typed) {
      const row = enrolments.byId(id, accountId)
      if (!row || row.secret === null) return null
      return judgeCode(row.secret, typed, clock.now(), { lastStep: null, spentSteps: row.spentSteps })
    },
    spendEnrolmentCode(id, step) {
      requireTransaction()
      enrolments.spendStep(id, step)
    },
    completeEnrolment(id, accountId, { method, step: lastStep }, changedBy) {
      requireTransaction()
      const row = enrolments.byId(id, accountId)
      if (!row) throw new Error('The directory has no such set-up')
      const { secret, spentSteps } = row
      enrolments.settle(id, 'done')
      // guard: portal-enrolment.proved
      const proved = { method, secret, lastStep, spentSteps }
      factors.change(accountId, { ...proved, since: clock.now(), changedBy })
    },
    cancelEnrolment(id) {
      requireTransaction()
      enrolments.settle(id, 'void')
    },
    cancelEnrolments(accountId) {
      requireTransaction()
      enrolments.voidWaiting(accountId)
    },
  }
}

function withoutHash(row: AccountRow | undefined): DirectoryAccount | undefined {
  if (!row) return undefined
  const { passwordHash: _, ...account } = row
  return account
}

function withoutSecret({ id, accountId, factorVersion, replaces, caseId, status }: EnrolmentRow): DirectoryEnrolment {
  return { id, accountId, factorVersion, replaces, caseId, status }
}
